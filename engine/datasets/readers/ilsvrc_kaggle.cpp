// ILSVRC as Kaggle hands it out: LOC_val_solution.csv with labels and boxes of all images.
#include <unordered_map>
#include <variant>

#include "engine/data/text.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/ilsvrc_layout.h"
#include "engine/datasets/readers/readers.h"
#include "engine/datasets/text_table.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSolution = "LOC_val_solution.csv";

/// The folder with the list, where the list itself is named.
IlsvrcPlace findPlace(const fs::path& place, const OpenOptions& options) {
    return ilsvrcImages(place.filename() == kSolution ? place.parent_path() : place, options, "val");
}

/// Without any image too: then all are missing.
bool recognise(const fs::path& place, const OpenOptions& options) {
    const fs::path folder = findPlace(place, options).folder;
    return !folder.empty() && isFile(folder / kSolution);
}

/// "n03995372 85 1 499 272 n03995372 ...": five words an object, 0-based and inclusive.
Result<std::monostate> addObjects(DataSetBuilder& builder, std::size_t item, const TextTable& table,
                                  std::string_view prediction) {
    const std::vector<std::string_view> parts = words(prediction);
    if (parts.empty() || parts.size() % 5 != 0) {
        return table.wrong(std::to_string(parts.size()) +
                           " words where groups of \"synset xmin ymin xmax ymax\" belong");
    }
    for (std::size_t i = 0; i < parts.size(); i += 5) {
        const auto x0 = text::number<double>(parts[i + 1]);
        const auto y0 = text::number<double>(parts[i + 2]);
        const auto x1 = text::number<double>(parts[i + 3]);
        const auto y1 = text::number<double>(parts[i + 4]);
        if (!text::isSynset(parts[i]) || !x0 || !y0 || !x1 || !y1) {
            return table.wrong("\"" + std::string(parts[i]).substr(0, 60) +
                               "\" and what follows is no synset with four numbers");
        }
        builder.addInclusive(item, builder.classOf(parts[i]), {*x0, *y0, *x1, *y1});
    }
    return std::monostate{};
}

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const auto [folder, root, images, hasImages] = findPlace(place, options);
    if (folder.empty()) {
        return fail(ErrorCode::FileNotFound, place.string() + " is no folder with " + kSolution +
                                                 ", or another part than val is asked for: check its name.");
    }
    auto table = TextTable::open(folder / kSolution);
    if (!table) {
        return fail(table.error());
    }
    const auto list = hasImages ? imagesBelow(root / images) : Result<ImageList>(ImageList{});
    if (!list) {
        return fail(list.error());
    }
    DataSetBuilder builder(root, images);
    if (auto added = addSynsetTable(builder, folder); !added) {
        return fail(added.error());
    }
    reportGaps(builder.report(), images, *list, false); // the table tells which images are missing
    std::unordered_map<std::string_view, std::size_t> items;
    items.reserve(list->images.size());
    for (const std::string& image : list->images) {
        items.emplace(stemOf(image), builder.addItem(joined(images, image), stemOf(image)));
    }
    std::vector<bool> solved(builder.size(), false);
    std::vector<std::string_view> fields;
    while (table->fields(fields)) {
        if (table->lineNumber() == 1 && fields.front() == "ImageId") {
            continue;
        }
        if (fields.size() != 2) {
            return table->wrong(std::to_string(fields.size()) +
                                " columns where ImageId,PredictionString belong");
        }
        const auto found = items.find(fields[0]);
        if (found == items.end()) {
            builder.report().add(Finding::MissingImage, fields[0]);
            continue;
        }
        if (solved[found->second]) {
            builder.report().add(Finding::DuplicateImage, fields[0]);
            continue;
        }
        solved[found->second] = true;
        if (auto added = addObjects(builder, found->second, *table, fields[1]); !added) {
            return fail(added.error());
        }
    }
    for (std::size_t item = 0; item < solved.size(); ++item) {
        if (!solved[item]) {
            builder.report().add(Finding::MissingAnnotation, builder.path(item));
        }
    }
    return builder;
}

} // namespace

constinit const Format kIlsvrcKaggleFormat{
    "ilsvrc-kaggle", "ILSVRC with Kaggle's LOC_val_solution.csv", {true, true, false}, recognise, open};

} // namespace actiscope::datasets
