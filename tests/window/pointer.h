// A pointer for tests. QTest::mouseMove moves the system's cursor, which only reaches what lies on the
// screen.
#pragma once

#include <QCoreApplication>
#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>
#include <QWidget>

namespace actiscope::test {

inline void movePointer(QWidget& widget, QPointF to, Qt::MouseButtons held = Qt::NoButton) {
    QMouseEvent event(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, held, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &event);
}

inline void drag(QWidget& widget, Qt::MouseButton button, QPoint from, QPoint to) {
    QTest::mousePress(&widget, button, {}, from);
    movePointer(widget, QPointF(from + to) / 2, button);
    movePointer(widget, to, button);
    QTest::mouseRelease(&widget, button, {}, to);
}

/// `turned` in eighths of a degree: 120 is one notch.
inline void wheel(QWidget& widget, QPointF at, int turned) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, turned}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace actiscope::test
