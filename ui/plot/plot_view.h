#pragma once

#include <vector>

#include <QStackedWidget>
#include <QToolButton>

#include "ui/plot/plot_table_model.h"
#include "ui/theme/roles.h"

class QCustomPlot;
class QCPItemText;
class QCPItemLine;
class QCPGraph;

namespace airshed::ui {

class CopyingTableView;

/// A plot as all of ours behave: it takes its colours from the palette, shows the value under the pointer, zooms by drag and
/// wheel, returns on a double click, exports itself, and can be read as a table. With the keyboard: + − and arrows move in it,
/// Home shows all, T shows the table, the menu key opens the menu.
class PlotView : public QStackedWidget {
    Q_OBJECT
public:
    explicit PlotView(const QString& accessibleName, QWidget* parent = nullptr);
    ~PlotView() override;

    /// Makes all data visible and lets the view follow new data again.
    void showAll();
    void showTable(bool shown);
    [[nodiscard]] bool isTableShown() const;
    /// @throws Error(Storage) when the file cannot be written. The ending (.png, .svg, .pdf) says the format.
    void exportTo(const QString& file);

Q_SIGNALS:
    void exportFailed(const QString& message);

protected:
    [[nodiscard]] QCustomPlot& plot() const noexcept { return *m_plot; }
    /// True once a person has zoomed: new data must not move the view then.
    [[nodiscard]] bool isZoomed() const noexcept { return m_zoomed; }
    void setZoomed() noexcept { m_zoomed = true; }
    [[nodiscard]] Roles roles() const;

    /// Sets the axes to all data.
    virtual void fitAxes() = 0;
    /// Colours of the curves; called at the start by the subclass and on every change of the palette.
    virtual void restyle(const Roles& roles) = 0;
    [[nodiscard]] virtual std::vector<PlotColumn> tableColumns() const = 0;
    /// How an x value is said on hover.
    [[nodiscard]] virtual QString xText(double x) const = 0;
    /// What is said of a value of one of the curves: its name and the number with its unit.
    [[nodiscard]] virtual QString graphText(const QCPGraph& graph, double y) const = 0;
    /// Restyles everything and replots.
    void applyRoles();

    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void openMenu(const QPoint& where);
    /// Where the curves are: all axis rectangles together.
    [[nodiscard]] QRect plotArea() const;
    void saveAs(const QString& ending);
    void copyImage();
    void showReadout(const QPointF& where);
    void hideReadout();
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);

    QCustomPlot* m_plot;
    QToolButton* m_menuButton;
    QWidget* m_tablePage;
    CopyingTableView* m_table;
    PlotTableModel* m_tableModel;
    QCPItemText* m_readout;
    QCPItemLine* m_cross;
    bool m_zoomed = false;
};

} // namespace airshed::ui
