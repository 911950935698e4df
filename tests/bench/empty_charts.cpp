// The smallest window with a chart in it: says how long after the start it was painted, as the program's own
// window does with ACTISCOPE_STARTUP_TRACE.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QTimer>

namespace {

class TracedView : public QChartView {
public:
    using QChartView::QChartView;

protected:
    void paintEvent(QPaintEvent* event) override {
        QChartView::paintEvent(event);
        const char* start = std::getenv("ACTISCOPE_STARTUP_TRACE");
        if (start != nullptr && !m_told) {
            const auto now =
                std::chrono::duration<double, std::milli>(std::chrono::system_clock::now().time_since_epoch())
                    .count();
            std::fprintf(stderr, "first paint %.1f ms\n", now - std::strtod(start, nullptr) / 1e6);
            QTimer::singleShot(0, qApp, &QCoreApplication::quit);
        }
        m_told = true;
    }

private:
    bool m_told = false;
};

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    TracedView view(new QChart);
    view.resize(1280, 800);
    view.show();
    return QApplication::exec();
}
