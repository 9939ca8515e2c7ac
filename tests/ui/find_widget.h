#pragma once

#include <QAbstractButton>
#include <QTest>
#include <QWidget>

namespace airshed::test {

/// The visible widget of that accessible name; null pointer when there is none.
template <typename Widget> Widget* named(const QWidget& root, const QString& accessibleName) {
    for (Widget* widget : root.findChildren<Widget*>())
        if (widget->isVisible() && widget->accessibleName() == accessibleName)
            return widget;
    return nullptr;
}

/// The visible button that says so; null pointer when there is none.
inline QAbstractButton* button(const QWidget& root, const QString& text) {
    for (auto* candidate : root.findChildren<QAbstractButton*>())
        if (candidate->isVisible() && candidate->text() == text)
            return candidate;
    return nullptr;
}

/// Types over what stands in a field.
inline void typeInto(QWidget* field, const QString& text) {
    field->setFocus();
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field, text);
}

} // namespace airshed::test
