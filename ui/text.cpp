#include "ui/text.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QLabel>
#include <QLocale>

namespace actiscope::ui {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("actiscope::ui::Text", text);
}

QString percents(double percent, int decimals, const QLocale& numbers) {
    return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "%1 %"))
        .arg(numbers.toString(percent, 'f', decimals));
}

} // namespace

QString toQString(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString toQString(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString toQString(const std::filesystem::path& path) {
    return QFile::decodeName(path.c_str());
}

std::filesystem::path toPath(const QString& path) {
    return {QFile::encodeName(path).toStdString()};
}

QString percentText(double fraction) {
    return percents(fraction * 100, 1, QLocale());
}

QString probabilityText(double probability, const QLocale& numbers) {
    constexpr double kLeastShown = 0.01;
    const double percent = probability * 100;
    return percent < kLeastShown ? QLatin1Char('<') + percents(kLeastShown, 2, numbers)
                                 : percents(percent, percent < 1 ? 2 : 1, numbers);
}

QString logitText(double value) {
    const QString number = QLocale().toString(qAbs(value), 'f', 2);
    // The minus is the one as wide as the plus, so that the number stands still.
    return (value < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + number;
}

QString millisecondsText(double value) {
    constexpr double kLeastShown = 0.1;
    return value < kLeastShown ? QLatin1Char('<') + QLocale().toString(kLeastShown, 'f', 1)
                               : QLocale().toString(value, 'f', value < 10 ? 1 : 0);
}

QString overlapText(double iou, bool hasBox, const QLocale& numbers) {
    const QString text = hasBox ? words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "IoU %1"))
                                : words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "No box · IoU %1"));
    return text.arg(numbers.toString(iou, 'f', 2));
}

QString fullClassText(const ClassLabel& label) {
    const QString name = toQString(label.name);
    return label.synset.empty() ? name : QStringLiteral("%1 (%2)").arg(name, toQString(label.synset));
}

QString modelName(const Model& model) {
    return model.description.name ? toQString(*model.description.name) : toQString(model.request.path.stem());
}

QString errorTitle(ErrorCode code) {
    switch (code) {
    case ErrorCode::FileNotFound:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "File not found"));
    case ErrorCode::FileUnreadable:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "File can't be read"));
    case ErrorCode::ReadFailed:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Reading failed"));
    case ErrorCode::ImageUnreadable:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Not a readable image"));
    case ErrorCode::ImageTooLarge:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Image too large"));
    case ErrorCode::ImageUnsupported:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Image format not supported"));
    case ErrorCode::ModelUnreadable:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Not a readable model"));
    case ErrorCode::ModelUnsupported:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Model not supported"));
    case ErrorCode::ModelForbidden:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Model refused"));
    case ErrorCode::DescriptionInvalid:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Model description is wrong"));
    case ErrorCode::OutOfMemory:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Not enough memory"));
    case ErrorCode::LabelsInvalid:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Labels do not fit"));
    case ErrorCode::ClassUnknown:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "No such class"));
    case ErrorCode::AnnotationInvalid:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Annotation is wrong"));
    case ErrorCode::LogitsNotFinite:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "The network's answer is not a number"));
    case ErrorCode::NetworkFailed:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "The network failed"));
    case ErrorCode::ModuleMissing:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "A part of the program is missing"));
    case ErrorCode::DeviceMissing:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Device not available"));
    case ErrorCode::WriteFailed:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Could not save"));
    case ErrorCode::DownloadFailed:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Could not be fetched"));
    case ErrorCode::Cancelled:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "Cancelled"));
    case ErrorCode::InvalidArgument:
        return words(QT_TRANSLATE_NOOP("actiscope::ui::Text", "That does not work"));
    }
    return {};
}

void setElidedText(QLabel* label, const QString& text, int width) {
    const QString shown = label->fontMetrics().elidedText(text, Qt::ElideMiddle, width);
    label->setText(shown);
    label->setToolTip(shown == text ? QString() : text);
}

} // namespace actiscope::ui
