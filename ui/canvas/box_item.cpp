#include "ui/canvas/box_item.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr double plainWidth = 184;
constexpr double problemWidth = 252; ///< words need room
constexpr double padding = 10;
constexpr double corner = 6;
constexpr double sheet = 3; ///< how far the second sheet of a block stands out
constexpr double portRadius = 4;
constexpr double badgeSize = 14;
constexpr double readable = 0.42; ///< below this scale words are no more than dust, and are left out

QStaticText line(const CanvasStyle& style, const QString& text, const QFont& font, double width) {
    constexpr qsizetype mostKept = 20'000;
    QHash<QString, QStaticText>& known = style.words->lines;
    const QString key = QStringLiteral("%1 %2 %3").arg(width).arg(static_cast<int>(&font == &style.title)).arg(text);
    if (const auto found = known.constFind(key); found != known.constEnd())
        return *found;
    if (known.size() >= mostKept)
        known.clear();
    QStaticText words(QFontMetricsF(font).elidedText(text, Qt::ElideRight, width));
    words.setTextFormat(Qt::PlainText);
    words.prepare({}, font);
    known.insert(key, words);
    return words;
}

QStaticText paragraph(const QString& text, const QFont& font, double width) {
    QStaticText words(text);
    words.setTextFormat(Qt::PlainText);
    words.setTextOption(QTextOption(Qt::AlignLeft));
    words.setTextWidth(width);
    words.prepare({}, font);
    return words;
}

} // namespace

BoxItem::BoxItem(const CanvasStyle& style) : m_style(style) {
    setFlag(ItemIsSelectable);
    setAcceptHoverEvents(true);
    setZValue(1);
}

bool BoxItem::setContent(const BoxContent& content) {
    if (content == m_content)
        return false;
    m_content = content;
    refresh();
    return true;
}

void BoxItem::refresh() {
    prepareGeometryChange();
    layOutWords();
    QStringList words;
    for (const BoxProblem& problem : m_content.problems)
        words << (problem.hint.isEmpty() ? problem.message : problem.message + QLatin1Char('\n') + problem.hint);
    setToolTip(words.join(QStringLiteral("\n\n")));
    update();
}

void BoxItem::setMark(Mark mark) {
    if (mark == m_mark)
        return;
    m_mark = mark;
    update();
}

void BoxItem::setCurrent(bool current) {
    if (current == m_current)
        return;
    m_current = current;
    update();
}

void BoxItem::setFed(bool fed) {
    if (fed == m_fed)
        return;
    m_fed = fed;
    update();
}

void BoxItem::layOutWords() {
    const double width = m_content.problems.empty() ? plainWidth : problemWidth;
    const double room = width - 2 * padding - (m_content.problems.empty() ? 0 : badgeSize + 4);
    const bool named = !m_content.subtitle.isEmpty();
    const int lines = (named ? 1 : 0) + (m_content.shape.isEmpty() && m_content.weights.isEmpty() ? 0 : 1);
    const QString separator = QStringLiteral(" · ");
    m_lineHeight = QFontMetricsF(m_style.body).height();
    m_title = line(m_style, m_content.title, m_style.title, room);
    m_id = line(m_style, m_content.subtitle, m_style.body, room);
    m_facts = line(m_style, m_content.weights.isEmpty() ? m_content.shape : m_content.shape + separator + m_content.weights,
                   m_style.body, width - 2 * padding);
    m_headHeight = 2 * padding - 4 + QFontMetricsF(m_style.title).height() + m_lineHeight * lines + lines;
    m_size = QSizeF(width, m_headHeight);
    layOutProblems(m_headHeight);
}

void BoxItem::layOutProblems(double top) {
    m_problems.clear();
    m_problems.reserve(m_content.problems.size());
    const double width = m_size.width() - 2 * padding;
    double y = top;
    for (const BoxProblem& problem : m_content.problems) {
        ProblemWords words;
        y += 6;
        words.message = paragraph(problem.message, m_style.body, width);
        words.at = QPointF(padding, y);
        y += words.message.size().height() + 6;
        if (!problem.fixTitle.isEmpty()) {
            const double asked = QFontMetricsF(m_style.body).horizontalAdvance(problem.fixTitle) + 1;
            words.fix = paragraph(problem.fixTitle, m_style.body, std::min(asked, width - 16));
            words.button = QRectF(padding, y, std::min(asked, width - 16) + 16, words.fix.size().height() + 8);
            y += words.button.height() + 6;
        }
        m_problems.push_back(std::move(words));
    }
    m_size.setHeight(m_problems.empty() ? top : y + 2);
}

QPointF BoxItem::localPort(bool in) const {
    if (m_style.direction == Qt::Vertical)
        return {m_size.width() / 2, in ? 0 : m_size.height()};
    return {in ? 0 : m_size.width(), m_size.height() / 2};
}

QPointF BoxItem::inPort() const {
    return mapToScene(localPort(true));
}

QPointF BoxItem::outPort() const {
    return mapToScene(localPort(false));
}

int BoxItem::fixAt(const QPointF& scenePoint) const {
    const QPointF local = mapFromScene(scenePoint);
    for (std::size_t index = 0; index < m_problems.size(); ++index)
        if (m_problems[index].button.contains(local))
            return static_cast<int>(index);
    return -1;
}

QPointF BoxItem::fixCentre(int problem) const {
    const auto index = static_cast<std::size_t>(problem);
    const bool known = problem >= 0 && index < m_problems.size() && !m_problems[index].button.isEmpty();
    return mapToScene(known ? m_problems[index].button.center() : QRectF(QPointF(), m_size).center());
}

QRectF BoxItem::boundingRect() const {
    return QRectF(QPointF(), m_size).adjusted(-portRadius - 2, -portRadius - 2, portRadius + 2, portRadius + 2);
}

QPainterPath BoxItem::shape() const {
    QPainterPath path;
    path.addRect(QRectF(QPointF(), m_size));
    return path;
}

void BoxItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
    const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    Q_UNUSED(option)
    painter->setRenderHint(QPainter::Antialiasing);
    paintBody(*painter, detail);
    if (detail < readable)
        return;
    const Roles& roles = m_style.roles;
    double y = padding - 2;
    painter->setFont(m_style.title);
    painter->setPen(roles.text);
    painter->drawStaticText(QPointF(padding, y), m_title);
    y += QFontMetricsF(m_style.title).height() + 1;
    painter->setFont(m_style.body);
    painter->setPen(roles.muted);
    if (!m_content.subtitle.isEmpty()) {
        painter->drawStaticText(QPointF(padding, y), m_id);
        y += m_lineHeight + 1;
    }
    painter->setPen(roles.text);
    painter->drawStaticText(QPointF(padding, y), m_facts);
    paintProblems(*painter);
    paintPorts(*painter);
}

void BoxItem::paintBody(QPainter& painter, double detail) const {
    const Roles& roles = m_style.roles;
    const bool wrong = !m_content.problems.empty();
    const bool layer = isLayerOrBlock();
    QColor fill = layer ? roles.surface : roles.tint(roles.accent, 0.1);
    if (isSelected())
        fill = roles.tint(roles.accent, 0.18);
    if (wrong && detail < readable)
        fill = roles.tint(roles.bad, 0.5);
    QColor edge = wrong ? roles.bad : layer ? mixed(roles.line, roles.text, 0.2) : mixed(roles.line, roles.accent, 0.5);
    double width = wrong ? 2 : 1;
    if (m_current || isSelected()) {
        edge = wrong ? roles.bad : roles.accent;
        width = 2;
    }
    if (m_mark == Mark::Target)
        edge = roles.accent;
    if (m_mark == Mark::Target || m_mark == Mark::Refused)
        width = 3;
    if (m_mark == Mark::Refused)
        edge = roles.bad;
    const QRectF body(QPointF(), m_size);
    painter.setPen(QPen(edge, width));
    painter.setBrush(fill);
    if (m_content.kind == BoxContent::Kind::Block) {
        // A second sheet behind it: there is more in this box than is seen.
        painter.drawRoundedRect(body.translated(sheet, sheet), corner, corner);
    }
    painter.drawRoundedRect(body, corner, corner);
    if (!m_current || (!wrong && m_mark == Mark::None && !isSelected()))
        return;
    // The box that the keys speak to has a second line, so that colour is not the only sign.
    painter.setPen(QPen(wrong ? roles.bad : roles.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(body.adjusted(3, 3, -3, -3), corner - 2, corner - 2);
}

void BoxItem::paintProblems(QPainter& painter) const {
    if (m_problems.empty())
        return;
    const Roles& roles = m_style.roles;
    // The sign of a fault: a disc with a bar and a dot, as in the program's error icon.
    const QPointF centre(m_size.width() - padding - badgeSize / 2, padding + badgeSize / 2 - 1);
    painter.setPen(Qt::NoPen);
    painter.setBrush(roles.bad);
    painter.drawEllipse(centre, badgeSize / 2, badgeSize / 2);
    painter.setPen(QPen(roles.surface, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(centre + QPointF(0, -3.5), centre + QPointF(0, 0.5));
    painter.drawPoint(centre + QPointF(0, 3.7));
    painter.setPen(QPen(mixed(roles.line, roles.bad, 0.5), 1));
    painter.drawLine(QPointF(padding, m_headHeight), QPointF(m_size.width() - padding, m_headHeight));
    painter.setFont(m_style.body);
    for (const ProblemWords& words : m_problems) {
        painter.setPen(roles.bad);
        painter.drawStaticText(words.at, words.message);
        if (words.button.isEmpty())
            continue;
        painter.setPen(QPen(roles.accent, 1));
        painter.setBrush(roles.surface);
        painter.drawRoundedRect(words.button, 4, 4);
        painter.setPen(roles.accent);
        painter.drawStaticText(words.button.topLeft() + QPointF(8, 4), words.fix);
    }
}

void BoxItem::paintPorts(QPainter& painter) const {
    const Roles& roles = m_style.roles;
    painter.setPen(QPen(mixed(roles.line, roles.text, 0.45), 1.2));
    painter.setBrush(roles.surface);
    if (hasInput() && !m_fed)
        painter.drawEllipse(localPort(true), portRadius, portRadius);
    painter.setBrush(roles.accent);
    if (hasOutput())
        painter.drawEllipse(localPort(false), portRadius, portRadius);
}

} // namespace airshed::ui
