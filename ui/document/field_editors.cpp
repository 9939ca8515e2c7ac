#include "ui/document/field_editors.h"

#include <QEvent>
#include <QSignalBlocker>

namespace airshed::ui {

namespace {

/// A wheel turned over a long form must scroll it, not change the number under the pointer.
class WheelGuard : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override {
        auto* widget = qobject_cast<QWidget*>(watched);
        if (event->type() == QEvent::Wheel && widget && !widget->hasFocus()) {
            event->ignore();
            return true;
        }
        return false;
    }
};

/// Words that stand for a number are selected as a whole.
class WordsGuard : public QObject {
public:
    explicit WordsGuard(QAbstractSpinBox& editor) : QObject(&editor), m_editor(editor) {}
    bool eventFilter(QObject* watched, QEvent* event) override {
        auto* line = qobject_cast<QLineEdit*>(watched);
        if (event->type() == QEvent::MouseButtonRelease && line && m_editor.text() == m_editor.specialValueText())
            QMetaObject::invokeMethod(line, &QLineEdit::selectAll, Qt::QueuedConnection); // after the click has its way
        return false;
    }

private:
    QAbstractSpinBox& m_editor;
};

template <typename Editor> Editor* prepared(Editor* editor, const QString& name) {
    editor->setAccessibleName(name);
    editor->setFocusPolicy(Qt::StrongFocus);
    editor->installEventFilter(new WheelGuard(editor));
    return editor;
}

/// @param words for the least number; a number that is typed after a click into them takes their place.
void nameLeast(QAbstractSpinBox& editor, const QString& words) {
    if (words.isEmpty())
        return;
    editor.setSpecialValueText(words);
    if (auto* line = editor.findChild<QLineEdit*>())
        line->installEventFilter(new WordsGuard(editor));
}

QString stepText(const QString& name) {
    return ExperimentDocument::tr("Change %1").arg(name);
}

/// Keeps an editor as the document says, without the editor taking it for an edit.
template <typename Show> void follow(ExperimentDocument& document, QObject* editor, const Show& show) {
    const auto update = [&document, editor, show] {
        const QSignalBlocker blocker(editor);
        show(document.experiment());
    };
    QObject::connect(&document, &ExperimentDocument::changed, editor, update);
    update();
}

} // namespace

QSpinBox* makeIntegerField(ExperimentDocument& document, const FieldAccess<int>& access, int min, int max,
                           const QString& suffix) {
    auto* editor = prepared(new QSpinBox, access.name);
    editor->setRange(min, max);
    editor->setSuffix(suffix.isEmpty() ? QString() : QLatin1Char(' ') + suffix);
    editor->setGroupSeparatorShown(true);
    nameLeast(*editor, access.least);
    QObject::connect(editor, &QSpinBox::valueChanged, editor, [&document, access](int value) {
        document.edit(
            stepText(access.name), [&](auto& experiment) { access.set(experiment, value); }, access.name);
    });
    follow(document, editor, [editor, access](const auto& experiment) { editor->setValue(access.get(experiment)); });
    return editor;
}

QDoubleSpinBox* makeNumberField(ExperimentDocument& document, const FieldAccess<double>& access, double min, double max,
                                int decimals) {
    auto* editor = prepared(new QDoubleSpinBox, access.name);
    editor->setDecimals(decimals);
    editor->setRange(min, max);
    editor->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    nameLeast(*editor, access.least);
    QObject::connect(editor, &QDoubleSpinBox::valueChanged, editor, [&document, access](double value) {
        document.edit(
            stepText(access.name), [&](auto& experiment) { access.set(experiment, value); }, access.name);
    });
    follow(document, editor, [editor, access](const auto& experiment) { editor->setValue(access.get(experiment)); });
    return editor;
}

QCheckBox* makeSwitchField(ExperimentDocument& document, const FieldAccess<bool>& access) {
    auto* editor = new QCheckBox(access.name);
    QObject::connect(editor, &QCheckBox::toggled, editor, [&document, access](bool value) {
        document.edit(stepText(access.name), [&](auto& experiment) { access.set(experiment, value); });
    });
    follow(document, editor, [editor, access](const auto& experiment) { editor->setChecked(access.get(experiment)); });
    return editor;
}

QComboBox* makeChoiceField(ExperimentDocument& document, const FieldAccess<QString>& access,
                           const QList<std::pair<QString, QString>>& choices) {
    auto* editor = prepared(new QComboBox, access.name);
    for (const auto& [text, value] : choices)
        editor->addItem(text, value);
    QObject::connect(editor, &QComboBox::currentIndexChanged, editor, [&document, access, editor] {
        const QString value = editor->currentData().toString();
        document.edit(stepText(access.name), [&](auto& experiment) { access.set(experiment, value); });
    });
    follow(document, editor, [editor, access](const auto& experiment) {
        const QString value = access.get(experiment);
        // A value from a hand-written document is shown as it stands.
        if (editor->findData(value) < 0 && !value.isEmpty())
            editor->addItem(value, value);
        editor->setCurrentIndex(editor->findData(value));
    });
    return editor;
}

QLineEdit* makeTextField(ExperimentDocument& document, const FieldAccess<QString>& access) {
    auto* editor = new QLineEdit;
    editor->setAccessibleName(access.name);
    QObject::connect(editor, &QLineEdit::textEdited, editor, [&document, access](const QString& value) {
        document.edit(
            stepText(access.name), [&](auto& experiment) { access.set(experiment, value); }, access.name);
    });
    follow(document, editor, [editor, access](const auto& experiment) {
        const QString value = access.get(experiment);
        if (editor->text() == value)
            return;
        editor->setText(value);
        editor->setCursorPosition(0);
    });
    return editor;
}

} // namespace airshed::ui
