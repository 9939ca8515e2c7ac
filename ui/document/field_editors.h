#pragma once

#include <functional>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSpinBox>

#include "ui/document/experiment_document.h"

namespace airshed::ui {

/// A value of the experiment as an editor shows and changes it. Each change is one undoable step; typing on merges with it.
template <typename Value> struct FieldAccess {
    QString name; ///< for people, and the text of the undo step
    std::function<Value(const experiments::Experiment&)> get;
    std::function<void(experiments::Experiment&, const Value&)> set;
    QString least = {}; ///< what the least number means, such as "none" for 0; empty where it is a number like others
};

// Editors that follow the document and edit it. They belong to the parent they are laid out in; the document must outlive them.

[[nodiscard]] QSpinBox* makeIntegerField(ExperimentDocument& document, const FieldAccess<int>& access, int min, int max,
                                         const QString& suffix = {});
[[nodiscard]] QDoubleSpinBox* makeNumberField(ExperimentDocument& document, const FieldAccess<double>& access, double min,
                                              double max, int decimals);
[[nodiscard]] QCheckBox* makeSwitchField(ExperimentDocument& document, const FieldAccess<bool>& access);
/// @param choices text for people, and the value.
[[nodiscard]] QComboBox* makeChoiceField(ExperimentDocument& document, const FieldAccess<QString>& access,
                                         const QList<std::pair<QString, QString>>& choices);
[[nodiscard]] QLineEdit* makeTextField(ExperimentDocument& document, const FieldAccess<QString>& access);

} // namespace airshed::ui
