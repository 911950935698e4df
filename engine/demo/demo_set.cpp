#include "engine/demo/demo_set.h"

#include <algorithm>

#include "engine/demo/tasks/scene_table.h"
#include "engine/demo/tasks/task.h"

namespace actiscope::demo {
namespace {

/// A picture that does not show what it should is composed anew; the last one is taken as it is.
constexpr int kAttempts = 12;
/// Less than this of an object does not count as one.
constexpr float kLeastVisible = 0.1F;
constexpr int kLeastPixels = 12; ///< of a picture 224 wide

Result<std::unique_ptr<const Task>> makeTask(const DemoOptions& options) {
    switch (options.task) {
    case DemoTask::Scenes:
        return makeScenesTask(options);
    case DemoTask::Text:
        return makeTextTask(options);
    case DemoTask::Objects:
        break;
    }
    return makeObjectsTask(options);
}

/// Where enough of it is to be seen.
void addSeen(std::vector<DemoObject>& objects, std::string_view name, const Visible& seen, int side) {
    const float scale = static_cast<float>(side) / 224;
    const int leastPixels = std::max(4, static_cast<int>(kLeastPixels * scale * scale));
    if (seen.share >= kLeastVisible && seen.pixels >= leastPixels) {
        const Box& box = seen.box;
        const bool truncated = box.x0 == 0 || box.y0 == 0 || box.x1 == side || box.y1 == side;
        objects.push_back({std::string(name), box, seen.share, truncated});
    }
}

std::vector<DemoObject> seenObjects(const Composition& composition, const Drawn& drawn, int side) {
    std::vector<DemoObject> objects;
    std::size_t number = 0;
    for (const Item& item : composition.items) {
        if (!item.name.empty()) {
            addSeen(objects, item.name, drawn.objects[number++], side);
        }
    }
    return objects;
}

} // namespace

class DemoSet::Impl {
public:
    explicit Impl(std::unique_ptr<const Task> drawnTask) : task(std::move(drawnTask)) {}
    std::unique_ptr<const Task> task;
    std::vector<SceneFacts> scenes;
};

DemoSet::DemoSet(const DemoOptions& options, std::unique_ptr<const Impl> impl)
    : m_options(options), m_impl(std::move(impl)) {}

DemoSet::~DemoSet() = default;

Result<std::shared_ptr<const DemoSet>> DemoSet::open(const DemoOptions& options) {
    if (options.side < kSmallestSide || options.side > kLargestSide) {
        return fail(ErrorCode::InvalidArgument,
                    "A demo picture of " + std::to_string(options.side) + " pixels cannot be drawn: choose " +
                        std::to_string(kSmallestSide) + " to " + std::to_string(kLargestSide) + ".");
    }
    auto task = makeTask(options);
    if (!task) {
        return fail(task.error());
    }
    auto impl = std::make_unique<Impl>(std::move(*task));
    if (options.task == DemoTask::Scenes) {
        for (const SceneKind& kind : sceneKinds()) {
            impl->scenes.push_back(
                {std::string(kind.name), kind.indoor, {kind.attributes.begin(), kind.attributes.end()}});
        }
    }
    return std::shared_ptr<const DemoSet>(new DemoSet(options, std::move(impl)));
}

const std::vector<SceneFacts>& DemoSet::scenes() const {
    return m_impl->scenes;
}

const std::vector<std::string>& DemoSet::classes() const {
    return m_impl->task->classes();
}

DemoPicture DemoSet::draw(std::uint64_t index) const {
    const Task& task = *m_impl->task;
    const auto kind = static_cast<std::uint64_t>(m_options.task) * 2 + (m_options.hard ? 1 : 0);
    Random random(Random::mixed(m_options.seed * 0x9e3779b97f4a7c15ULL + kind) ^ Random::mixed(index + 1));
    DemoPicture picture;
    picture.classIndex = static_cast<int>(index % task.classes().size());
    for (int attempt = 1;; ++attempt) {
        const Composition composition = task.compose(picture.classIndex, random);
        Drawn drawn = demo::draw(composition, m_options.side);
        picture.objects = seenObjects(composition, drawn, m_options.side);
        if (task.accepts(picture.classIndex, picture.objects) || attempt == kAttempts) {
            for (std::size_t k = 0; m_options.task == DemoTask::Scenes && k < drawn.furnishings.size(); ++k) {
                addSeen(picture.objects, composition.place.furnishings[k].name, drawn.furnishings[k],
                        m_options.side);
            }
            picture.image = std::move(drawn.image);
            return picture;
        }
    }
}

} // namespace actiscope::demo
