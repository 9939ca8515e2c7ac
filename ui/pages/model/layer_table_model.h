#pragma once

#include <string>
#include <unordered_map>

#include <QAbstractTableModel>

#include "ui/document/experiment_document.h"

namespace airshed::ui {

/// The network as rows: first what it is fed, then each layer in the order of the data, with its output's shape and its
/// weights.
class LayerTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit LayerTableModel(ExperimentDocument& document, QObject* parent = nullptr);

    /// "input" for the first row.
    [[nodiscard]] std::string layerAt(int row) const;
    /// -1 when there is no such layer.
    [[nodiscard]] int rowOf(const std::string& id) const;
    /// What is wrong with the layer, in words; empty when nothing is.
    [[nodiscard]] QString problemOf(const std::string& id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void refresh();
    void findBranches();
    [[nodiscard]] const models::LayerSpec* layerOfRow(int row) const;
    [[nodiscard]] bool isFedByRowAbove(int row) const;
    /// The layer's title; in a network with branches also its id and, where it is not the row above, what feeds it.
    [[nodiscard]] QString layerText(int row) const;

    ExperimentDocument& m_document;
    models::ModelInspection m_shown;
    std::unordered_map<std::string, const models::LayerSpec*> m_layers; ///< of the document, as it was shown last
    bool m_hasBranches = false;
};

} // namespace airshed::ui
