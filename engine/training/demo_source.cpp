#include "engine/demo/demo_folder.h"
#include "engine/demo/scene_description.h"
#include "engine/training/data_set.h"

namespace actiscope::training {

namespace {

const char* taskName(demo::DemoTask task) {
    switch (task) {
    case demo::DemoTask::Objects:
        return "objects";
    case demo::DemoTask::Scenes:
        return "scenes";
    case demo::DemoTask::Text:
        return "text";
    }
    return "";
}

std::string titleOf(const demo::DemoOptions& options) {
    return std::string("demo ") + taskName(options.task) + (options.hard ? ", hard" : "") + ", seed " +
           std::to_string(options.seed) + ", " + std::to_string(options.side) + " pixels";
}

enum class Boxes { LeftOut, Kept };

/// Pictures first .. first + count - 1 of an endless set.
class DemoSource final : public ExampleSource {
public:
    DemoSource(std::shared_ptr<const demo::DemoSet> set, std::uint64_t first, std::uint64_t count,
               Boxes boxes)
        : m_set(std::move(set)), m_first(first), m_count(count), m_boxes(boxes) {}

    std::size_t size() const override { return m_count; }
    int label(std::size_t index) const override {
        return static_cast<int>((m_first + index) % m_set->classes().size());
    }
    std::string name(std::size_t index) const override {
        return titleOf(m_set->options()) + ", picture " + std::to_string(m_first + index);
    }
    Result<Example> load(std::size_t index) const override {
        const demo::DemoPicture picture = m_set->draw(m_first + index);
        Example example{std::make_shared<const Image>(picture.image), {}, {}};
        const std::string& own = m_set->classes()[static_cast<std::size_t>(picture.classIndex)];
        for (const demo::DemoObject& object : picture.objects) {
            if (m_boxes == Boxes::Kept && object.name == own) {
                example.boxes.push_back(object.box);
            }
        }
        return example;
    }

private:
    std::shared_ptr<const demo::DemoSet> m_set;
    std::uint64_t m_first;
    std::uint64_t m_count;
    Boxes m_boxes;
};

} // namespace

Result<DataSet> openDemo(const demo::DemoOptions& options, std::uint64_t count) {
    auto set = demo::DemoSet::open(options);
    if (!set) {
        return fail(set.error());
    }
    const std::uint64_t trained = demo::trainingShare(count);
    if (trained < (*set)->classes().size()) {
        return fail(ErrorCode::InvalidArgument,
                    "Of " + std::to_string(count) + " demo pictures not every one of the " +
                        std::to_string((*set)->classes().size()) + " classes gets one; ask for more.");
    }
    DataSet data;
    data.classes = (*set)->classes();
    data.training = std::make_shared<DemoSource>(*set, 0, trained, Boxes::LeftOut);
    data.validation = std::make_shared<DemoSource>(*set, trained, count - trained, Boxes::Kept);
    data.title = titleOf(options);
    data.drawn = {{"task", taskName(options.task)},
                  {"set", options.hard ? "hard" : "standard"},
                  {"side of the pictures", std::to_string(options.side) + " pixels"}};
    data.scene = demo::describeScenes((*set)->scenes(), data.classes);
    return data;
}

} // namespace actiscope::training
