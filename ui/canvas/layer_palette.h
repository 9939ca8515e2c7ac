#pragma once

#include <QLineEdit>
#include <QTreeWidget>
#include <QWidget>

namespace airshed::ui {

/// All layer types, grouped as the catalogue, with a field to find them by a part of their name, their group or what they do.
/// They are dragged from here; a double click or Enter asks for one to be added.
class LayerPalette : public QWidget {
    Q_OBJECT
public:
    explicit LayerPalette(QWidget* parent = nullptr);

    [[nodiscard]] QTreeWidget& list() noexcept { return *m_list; }
    [[nodiscard]] QLineEdit& search() noexcept { return *m_search; }
    /// Types that are found, in the catalogue's order.
    [[nodiscard]] QStringList found() const;

Q_SIGNALS:
    /// A type of the catalogue shall be added.
    void chosen(const QString& type);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void find(const QString& words);
    void choose(const QTreeWidgetItem* item);
    [[nodiscard]] QTreeWidgetItem* firstFound() const;

    QLineEdit* m_search;
    QTreeWidget* m_list;
};

} // namespace airshed::ui
