#include "ui/panels/display_panel.h"

#include "ui/panels/controls.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

QPixmap swatch(Colormap colormap, double pixelRatio) {
    const QSizeF size(6 * kGrid, 1.5 * kGrid);
    QImage strip(static_cast<int>(size.width() * pixelRatio), 1, QImage::Format_RGB32);
    const ColorTable& table = colorTable(colormap);
    for (int x = 0; x < strip.width(); ++x) {
        const auto& rgb = table[static_cast<std::size_t>(x * 255 / (strip.width() - 1))];
        strip.setPixel(x, 0, qRgb(rgb[0], rgb[1], rgb[2]));
    }
    QPixmap pixmap =
        QPixmap::fromImage(strip.scaled(strip.width(), static_cast<int>(size.height() * pixelRatio)));
    pixmap.setDevicePixelRatio(pixelRatio);
    return pixmap;
}

} // namespace

DisplayPanel::DisplayPanel(ViewState* state, QWidget* parent) : QWidget(parent), m_state(state) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    layout->setSpacing(kGrid);
    layout->addWidget(makeHeading(tr("Display"), this));
    layout->addLayout(makeOpacityRow());
    layout->addLayout(makeColourRow());
    layout->addLayout(makeScaleRow());
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(2 * kGrid);
    grid->setVerticalSpacing(kGrid / 2);
    grid->addWidget(addCheck("outlineCheck", tr("Outline"), tr("Outline of the thresholded region (O)"),
                             &DisplayOptions::outline),
                    0, 0);
    grid->addWidget(addCheck("cellsCheck", tr("Cells"), tr("Grid of the feature map's cells (G)"),
                             &DisplayOptions::cells),
                    0, 1);
    grid->addWidget(addCheck("colourBarCheck", tr("Colour bar"), tr("Colour bar in logit units (L)"),
                             &DisplayOptions::colourBar),
                    1, 0);
    grid->setColumnStretch(1, 1);
    layout->addLayout(grid);
    layout->addSpacing(kGrid / 2);
    layout->addWidget(makeHeading(tr("Boxes"), this));
    auto* boxes = new QGridLayout;
    boxes->setHorizontalSpacing(2 * kGrid);
    boxes->addWidget(addCheck("predictedCheck", tr("Predicted"), tr("Predicted box: red, solid (B)"),
                              &DisplayOptions::predictedBox),
                     0, 0);
    boxes->addWidget(addCheck("groundTruthCheck", tr("Ground truth"),
                              tr("Ground-truth boxes: green, dashed (T)"), &DisplayOptions::groundTruthBoxes),
                     0, 1);
    boxes->setColumnStretch(1, 1);
    layout->addLayout(boxes);
    layout->addStretch(1);

    connect(state, &ViewState::displayChanged, this, &DisplayPanel::showDisplay);
    showDisplay();
}

template <class Change>
void DisplayPanel::change(Change apply) {
    DisplayOptions display = m_state->display();
    apply(display);
    m_state->setDisplay(display);
}

QLayout* DisplayPanel::makeOpacityRow() {
    auto* label = new QLabel(tr("Opacity"), this);
    m_opacity = new DirectSlider(this);
    m_opacity->setObjectName(QStringLiteral("opacitySlider"));
    m_opacity->setRange(0, 100);
    m_opacity->setAccessibleName(tr("Opacity of the map"));
    m_opacity->setToolTip(tr("Weight of the map over the picture ([ and ])"));
    label->setBuddy(m_opacity);
    m_opacityText = new QLabel(this);
    m_opacityText->setFont(numberFont(TextSize::Normal));
    m_opacityText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_opacityText->setMinimumWidth(
        QFontMetrics(m_opacityText->font()).horizontalAdvance(tr("%1 %").arg(100)));
    connect(m_opacity, &QSlider::valueChanged, this, [this](int percent) {
        change([percent](DisplayOptions& display) { display.opacity = static_cast<float>(percent) / 100; });
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(label);
    row->addWidget(m_opacity, 1);
    row->addWidget(m_opacityText);
    return row;
}

QLayout* DisplayPanel::makeColourRow() {
    auto* label = new QLabel(tr("Colours"), this);
    m_colormap = new QComboBox(this);
    m_colormap->setObjectName(QStringLiteral("colormapChoice"));
    m_colormap->setAccessibleName(tr("Colours of the map"));
    m_colormap->setToolTip(tr("Colours of the map (M for the next)"));
    label->setBuddy(m_colormap);
    fillColormaps();
    connect(m_colormap, &QComboBox::activated, this, [this](int at) {
        change([at](DisplayOptions& display) {
            display.colormap = colormaps()[static_cast<std::size_t>(at)].colormap;
        });
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(label);
    row->addWidget(m_colormap, 1);
    return row;
}

void DisplayPanel::fillColormaps() {
    m_colormap->setIconSize(QSize(6 * kGrid, 3 * kGrid / 2));
    for (const ColormapEntry& entry : colormaps()) {
        m_colormap->addItem(swatch(entry.colormap, devicePixelRatioF()), toQString(entry.name));
    }
}

QLayout* DisplayPanel::makeScaleRow() {
    m_perMap = new QRadioButton(tr("Per map"), this);
    m_perMap->setObjectName(QStringLiteral("scalePerMap"));
    m_perMap->setToolTip(tr("Each map over its own range of values (S)"));
    m_shared = new QRadioButton(tr("Shared"), this);
    m_shared->setObjectName(QStringLiteral("scaleShared"));
    m_shared->setToolTip(tr("One range of values over all classes shown, so that maps can be compared (S)"));
    connect(m_shared, &QRadioButton::toggled, this, [this](bool shared) {
        change([shared](DisplayOptions& display) {
            display.scale = shared ? ScaleMode::Shared : ScaleMode::PerMap;
        });
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(new QLabel(tr("Scale"), this));
    row->addWidget(m_perMap);
    row->addWidget(m_shared);
    row->addStretch(1);
    return row;
}

QCheckBox* DisplayPanel::addCheck(const char* name, const QString& text, const QString& tip,
                                  bool DisplayOptions::*option) {
    auto* check = new QCheckBox(text, this);
    check->setObjectName(QLatin1String(name));
    check->setToolTip(tip);
    connect(check, &QCheckBox::toggled, this, [this, option](bool on) {
        change([option, on](DisplayOptions& display) { display.*option = on; });
    });
    m_checks.emplace_back(check, option);
    return check;
}

void DisplayPanel::showDisplay() {
    const DisplayOptions& display = m_state->display();
    const int percent = qRound(display.opacity * 100);
    {
        const QSignalBlocker quiet(m_opacity);
        m_opacity->setValue(percent);
    }
    m_opacityText->setText(tr("%1 %").arg(percent));
    for (std::size_t at = 0; at < colormaps().size(); ++at) {
        if (colormaps()[at].colormap == display.colormap) {
            m_colormap->setCurrentIndex(static_cast<int>(at));
        }
    }
    (display.scale == ScaleMode::Shared ? m_shared : m_perMap)->setChecked(true);
    for (const auto& [check, option] : m_checks) {
        check->setChecked(display.*option);
    }
}

} // namespace actiscope::ui
