#include "ui/parts/tile.h"

#include <QVBoxLayout>

namespace airshed::ui {

Tile::Tile(const QString& name, QWidget* parent)
    : QFrame(parent),
      m_name(name),
      m_figure(makeLabel(QStringLiteral("–"), TypeStyle::Title)),
      m_remark(makeLabel({}, TypeStyle::Body, Tone::Muted)) {
    setProperty("frame", "tile");
    auto* heading = makeLabel(name, TypeStyle::Body, Tone::Muted);
    for (QLabel* label : {heading, m_figure, m_remark}) {
        label->setWordWrap(false);
        label->setMinimumWidth(0);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 12, 10);
    column->setSpacing(1);
    column->addWidget(heading);
    column->addWidget(m_figure);
    column->addWidget(m_remark);
    setMinimumWidth(116);
}

void Tile::setFigure(const QString& figure, const QString& remark, Tone tone) {
    m_figure->setText(figure);
    setTone(m_figure, tone);
    m_remark->setText(remark);
    m_remark->setToolTip(remark);
    setAccessibleName(m_name + QStringLiteral(": ") + figure + QLatin1Char(' ') + remark);
}

} // namespace airshed::ui
