#include "engine/runs/submission.h"

#include <algorithm>
#include <utility>

#include "engine/data/files.h"
#include "engine/runs/csv.h"

namespace actiscope::runs {

namespace {

std::string nameOf(int label, const std::vector<ClassLabel>& classes) {
    const std::string& synset = classes.at(static_cast<std::size_t>(label)).synset;
    return synset.empty() ? std::to_string(label) : synset;
}

std::string groups(const ImageGuesses& image, const std::vector<ClassLabel>& classes) {
    std::string text;
    for (const evaluation::Guess& guess : image.guesses) {
        const Box box = guess.box.value_or(Box{-1, -1, 0, 0}); // inclusive: -1 -1 -1 -1
        text += (text.empty() ? "" : " ") + nameOf(guess.label, classes);
        for (const int number : {box.x0, box.y0, box.x1 - 1, box.y1 - 1}) {
            text += " " + std::to_string(number);
        }
    }
    return text;
}

} // namespace

ImageGuesses guessesOf(const ImageRow& row) {
    ImageGuesses image{row.item, row.id, {}, !row.skipped.empty()};
    for (const Prediction& prediction : row.predictions) {
        image.guesses.push_back({prediction.label, prediction.box});
    }
    return image;
}

Result<std::monostate> writeSubmission(const std::filesystem::path& file, std::vector<ImageGuesses> images,
                                       const std::vector<ClassLabel>& classes) {
    std::sort(images.begin(), images.end(),
              [](const ImageGuesses& a, const ImageGuesses& b) { return a.item < b.item; });
    const bool csv = file.extension() == ".csv";
    std::string text = csv ? "ImageId,PredictionString\n" : "";
    for (const ImageGuesses& image : images) {
        if (csv && image.skipped) {
            continue;
        }
        text += (csv ? csvField(image.id) + "," : "") + groups(image, classes) + "\n";
    }
    return writeFileAtomically(file, text.data(), text.size());
}

Result<std::monostate> writeSubmission(const std::filesystem::path& file, const RunStore& store) {
    std::vector<ImageGuesses> images;
    const auto read = store.forEach([&](ImageRow&& row) {
        images.push_back(guessesOf(row));
        return true;
    });
    return read ? writeSubmission(file, std::move(images), store.facts().classes) : read;
}

} // namespace actiscope::runs
