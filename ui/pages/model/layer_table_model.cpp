#include "ui/pages/model/layer_table_model.h"

#include "core/models/catalogue.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/type_scale.h"

namespace airshed::ui {

namespace {

enum Column { LayerColumn, OutputColumn, WeightsColumn, ColumnCount };

QString titleOf(const std::string& type) {
    const models::LayerType* known = models::findLayerType(type);
    return known ? toQt(known->title) : toQt(type);
}

QString shapeText(const models::Shape& shape) {
    return shape.empty() ? QStringLiteral("?") : toQt(models::toText(shape));
}

} // namespace

LayerTableModel::LayerTableModel(ExperimentDocument& document, QObject* parent)
    : QAbstractTableModel(parent), m_document(document), m_shown(document.inspection()) {
    connect(&document, &ExperimentDocument::changed, this, &LayerTableModel::refresh);
    findBranches();
}

void LayerTableModel::findBranches() {
    m_layers.clear();
    for (const models::LayerSpec& layer : m_document.experiment().model.layers)
        m_layers.emplace(layer.id, &layer);
    m_hasBranches = false;
    for (int row = 1; row <= static_cast<int>(m_shown.layers.size()); ++row)
        m_hasBranches |= !isFedByRowAbove(row);
}

void LayerTableModel::refresh() {
    const models::ModelInspection& now = m_document.inspection();
    // The same layers in the same order keep their rows, so that the selection stays.
    const bool same = std::equal(now.layers.begin(), now.layers.end(), m_shown.layers.begin(), m_shown.layers.end(),
                                 [](const auto& one, const auto& other) { return one.id == other.id; });
    if (!same)
        beginResetModel();
    m_shown = now;
    findBranches();
    if (!same)
        endResetModel();
    else
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

std::string LayerTableModel::layerAt(int row) const {
    if (row <= 0 || row > static_cast<int>(m_shown.layers.size()))
        return "input";
    return m_shown.layers[static_cast<std::size_t>(row) - 1].id;
}

int LayerTableModel::rowOf(const std::string& id) const {
    for (std::size_t index = 0; index < m_shown.layers.size(); ++index)
        if (m_shown.layers[index].id == id)
            return static_cast<int>(index) + 1;
    return id == "input" ? 0 : -1;
}

QString LayerTableModel::problemOf(const std::string& id) const {
    QStringList problems;
    for (const Finding& finding : m_shown.findings)
        if (finding.place == "layer " + id)
            problems << toQt(finding.hint.empty() ? finding.message : finding.message + ' ' + finding.hint);
    return problems.join(QLatin1Char('\n'));
}

const models::LayerSpec* LayerTableModel::layerOfRow(int row) const {
    const auto layer = m_layers.find(layerAt(row));
    return layer == m_layers.end() ? nullptr : layer->second;
}

bool LayerTableModel::isFedByRowAbove(int row) const {
    const models::LayerSpec* layer = layerOfRow(row);
    return !layer || layer->inputs == std::vector<std::string>{layerAt(row - 1)};
}

QString LayerTableModel::layerText(int row) const {
    const models::LayerSpec* layer = layerOfRow(row);
    if (!layer)
        return {};
    if (!m_hasBranches)
        return titleOf(layer->type);
    const QString named = tr("%1: %2").arg(toQt(layer->id), titleOf(layer->type));
    if (isFedByRowAbove(row))
        return named;
    QStringList sources;
    for (const std::string& source : layer->inputs)
        sources << sourceText(source);
    return tr("%1 of %2").arg(named, sources.isEmpty() ? tr("nothing") : sources.join(QStringLiteral(", ")));
}

int LayerTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.layers.size()) + 1;
}

int LayerTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LayerTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const bool input = index.row() == 0;
    const models::LayerInspection layer =
        input ? models::LayerInspection{} : m_shown.layers[static_cast<std::size_t>(index.row()) - 1];
    const QString problem = input ? QString() : problemOf(layer.id);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((index.column() == LayerColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return problem.isEmpty() ? input ? tr("What the network is fed: steps × channels") : toQt(layer.id) : problem;
    if (role == Qt::DecorationRole && index.column() == LayerColumn && !problem.isEmpty())
        return lineIcon(QStringLiteral("warning"), IconTone::Bad);
    if (role == Qt::AccessibleTextRole && index.column() == LayerColumn)
        return problem.isEmpty() ? data(index, Qt::DisplayRole) : QVariant(tr("%1: %2").arg(titleOf(layer.type), problem));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case LayerColumn: return input ? tr("Input") : layerText(index.row());
    case OutputColumn: return shapeText(input ? m_document.experiment().taskShape().input : layer.output);
    case WeightsColumn: return input || layer.parameters == 0 ? QString() : countText(layer.parameters);
    default: return {};
    }
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == LayerColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case LayerColumn: return tr("Layer");
    case OutputColumn: return tr("Output");
    case WeightsColumn: return tr("Weights");
    default: return {};
    }
}

} // namespace airshed::ui
