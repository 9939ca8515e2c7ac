#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QTreeWidget>
#include <QWidget>

#include "core/base/finding.h"
#include "ui/document/block_library.h"

namespace airshed::ui {

/// All layer types, grouped as the catalogue, with a field to find them by a part of their name, their group or what they do.
/// They are dragged from here; a double click or Enter asks for one to be added. The blocks that a person keeps come first.
class LayerPalette : public QWidget {
    Q_OBJECT
public:
    explicit LayerPalette(QWidget* parent = nullptr);

    [[nodiscard]] QTreeWidget& list() noexcept { return *m_list; }
    [[nodiscard]] QLineEdit& search() noexcept { return *m_search; }
    /// Shows the blocks that a person keeps; none: their group is not there.
    void setBlocks(const std::vector<SavedBlock>& blocks);
    /// Says under the list what is wrong with plugins; none: nothing.
    void setPluginFindings(const Findings& findings);
    /// Types that are found, in the catalogue's order; of the person's blocks their names.
    [[nodiscard]] QStringList found() const;

Q_SIGNALS:
    /// A type of the catalogue shall be added.
    void chosen(const QString& type);
    /// A block that the person keeps shall be added.
    void blockChosen(const QString& name, const QString& layers);
    /// A block shall no longer be kept.
    void blockToBeRemoved(const QString& name);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void find(const QString& words);
    void choose(const QTreeWidgetItem* item);
    void showMenu(const QPoint& position);
    [[nodiscard]] QTreeWidgetItem* addGroup(const QString& title, int place);
    [[nodiscard]] QTreeWidgetItem* firstFound() const;

    QLineEdit* m_search;
    QTreeWidget* m_list;
    QLabel* m_pluginFault;
    QTreeWidgetItem* m_blocks = nullptr; ///< the group of the person's own blocks, null pointer while there is none
};

} // namespace airshed::ui
