#include "core/drawing/network_svg.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace airshed::drawing {

namespace {

constexpr double margin = 20;
constexpr double plainWidth = 190;
constexpr double problemWidth = 260; ///< words need room
constexpr double lineHeight = 17;
constexpr double padding = 10;
constexpr double letterWidth = 7; ///< of 12-pixel sans-serif type, on the wide side, so that words stay within their box

/// Letters, counting each character of UTF-8 once.
std::size_t lettersOf(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

/// The first letters of a text, with an ellipsis where it goes on.
std::string cut(const std::string& text, double width) {
    const auto most = static_cast<std::size_t>(width / letterWidth);
    if (lettersOf(text) <= most)
        return text;
    std::string kept;
    std::size_t letters = 0;
    for (const char c : text) {
        letters += (c & 0xC0) != 0x80 ? 1 : 0;
        if (letters >= most)
            break;
        kept += c;
    }
    return kept + "…";
}

std::string escaped(const std::string& text) {
    std::string safe;
    safe.reserve(text.size());
    for (const char c : text)
        switch (c) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        default:
            if (static_cast<unsigned char>(c) >= 0x20) // other control characters are not allowed in XML
                safe += c;
        }
    return safe;
}

std::vector<std::string> wrapped(const std::string& text, double width) {
    const auto most = static_cast<std::size_t>(width / letterWidth);
    std::vector<std::string> lines;
    std::string line;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!line.empty() && lettersOf(line) + 1 + lettersOf(word) > most)
            lines.push_back(std::exchange(line, {}));
        line += line.empty() ? word : " " + word;
        at = end + 1;
    }
    lines.push_back(line);
    return lines;
}

/// A box and the lines that are written in it.
struct Box {
    Extent size;
    std::vector<std::string> lines;
    std::vector<std::string> problems;
};

class SvgWriter {
public:
    SvgWriter(const NetworkGraph& graph, Direction direction) : m_graph(graph), m_direction(direction) {
        std::vector<Extent> sizes;
        sizes.reserve(graph.nodes.size());
        m_boxes.reserve(graph.nodes.size());
        for (const GraphNode& node : graph.nodes) {
            m_boxes.push_back(boxOf(node));
            sizes.push_back(m_boxes.back().size);
        }
        std::vector<LayoutEdge> edges;
        edges.reserve(graph.edges.size());
        for (const GraphEdge& edge : graph.edges)
            edges.push_back({edge.from, edge.to});
        m_layout = layOut(sizes, edges, direction);
    }

    std::string run() {
        const double width = m_layout.most.x - m_layout.least.x + 2 * margin;
        const double height = m_layout.most.y - m_layout.least.y + 2 * margin;
        m_text = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:g}\" height=\"{1:g}\" viewBox=\"{2:g} {3:g} "
                             "{0:g} {1:g}\" font-family=\"sans-serif\" font-size=\"12\">\n<title>Network</title>\n"
                             "<rect x=\"{2:g}\" y=\"{3:g}\" width=\"{0:g}\" height=\"{1:g}\" fill=\"#ffffff\"/>\n",
                             width, height, m_layout.least.x - margin, m_layout.least.y - margin);
        for (std::size_t edge = 0; edge < m_graph.edges.size(); ++edge)
            writeArrow(edge);
        for (std::size_t node = 0; node < m_graph.nodes.size(); ++node)
            writeBox(node);
        return std::move(m_text) + "</svg>\n";
    }

private:
    /// What it yields and how many weights it has; a model from a file may say neither.
    static std::string factsOf(const GraphNode& node) {
        std::string shape = !node.output.empty() ? models::toText(node.output) : node.problems.empty() ? "" : "?";
        if (node.parameters == 0)
            return shape;
        return shape.empty() ? fmt::format("{} weights", node.parameters)
                             : fmt::format("{} · {} weights", shape, node.parameters);
    }

    static Box boxOf(const GraphNode& node) {
        Box box;
        const double width = node.problems.empty() ? plainWidth : problemWidth;
        const double room = width - 2 * padding;
        box.lines.push_back(cut(node.title, room));
        if (node.kind == GraphNode::Kind::Layer)
            box.lines.push_back(cut(node.id, room));
        if (node.kind == GraphNode::Kind::Block)
            box.lines.push_back(fmt::format("{} layers", node.layers.size()));
        if (const std::string facts = factsOf(node); !facts.empty())
            box.lines.push_back(cut(facts, room));
        for (const std::string& problem : node.problems)
            for (std::string& line : wrapped(problem, room))
                box.problems.push_back(std::move(line));
        box.size = {width, 2 * padding + lineHeight * static_cast<double>(box.lines.size() + box.problems.size())};
        return box;
    }

    [[nodiscard]] std::string pathOf(const std::vector<Point>& route, bool closesCircle) const {
        const bool down = m_direction == Direction::Down;
        std::string path = fmt::format("M{:g} {:g}", route.front().x, route.front().y);
        const auto curve = [&](const Point& one, const Point& two, const Point& end) {
            path += fmt::format("C{:g} {:g} {:g} {:g} {:g} {:g}", one.x, one.y, two.x, two.y, end.x, end.y);
        };
        if (closesCircle) {
            const Point out = down ? Point{200, 0} : Point{0, 160};
            const Point& begin = route.front();
            const Point& end = route.back();
            curve({begin.x + out.x, begin.y + out.y}, {end.x + out.x, end.y + out.y}, end);
            return path;
        }
        for (std::size_t index = 1; index < route.size(); ++index) {
            const Point& begin = route[index - 1];
            const Point& end = route[index];
            const double reach = (down ? end.y - begin.y : end.x - begin.x) / 2;
            if (down)
                curve({begin.x, begin.y + reach}, {end.x, end.y - reach}, end);
            else
                curve({begin.x + reach, begin.y}, {end.x - reach, end.y}, end);
        }
        return path;
    }

    void writeArrow(std::size_t index) {
        const GraphEdge& edge = m_graph.edges[index];
        const std::vector<Point>& route = m_layout.routes[index];
        const bool circle = m_layout.closesCircle[index];
        const char* colour = circle ? "#b3261e" : "#7a828c";
        m_text += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"{}/>\n", pathOf(route, circle),
                              colour, circle ? " stroke-dasharray=\"5 4\"" : "");
        const Point& end = route.back();
        const bool down = (m_direction == Direction::Down) != circle;
        const double sign = circle ? -1 : 1;
        const Point back = down ? Point{end.x, end.y - 8 * sign} : Point{end.x - 8 * sign, end.y};
        const Point aside = down ? Point{4, 0} : Point{0, 4};
        m_text += fmt::format("<path d=\"M{:g} {:g}L{:g} {:g}L{:g} {:g}Z\" fill=\"{}\"/>\n", end.x, end.y, back.x + aside.x,
                              back.y + aside.y, back.x - aside.x, back.y - aside.y, colour);
        const models::Shape& shape = m_graph.nodes[edge.from].output;
        if (!edge.carriesShape || shape.empty())
            return;
        const Point& begin = route.front();
        const Point words =
            m_direction == Direction::Down ? Point{begin.x + 10, begin.y + 18} : Point{begin.x + 10, begin.y - 6};
        m_text += fmt::format("<text x=\"{:g}\" y=\"{:g}\" fill=\"#5f6770\">{}</text>\n", words.x, words.y,
                              escaped(models::toText(shape)));
    }

    void writeBox(std::size_t index) {
        const Box& box = m_boxes[index];
        const GraphNode::Kind kind = m_graph.nodes[index].kind;
        const bool part = kind == GraphNode::Kind::Layer || kind == GraphNode::Kind::Block;
        const Point& at = m_layout.places[index];
        m_text += fmt::format("<rect x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"{:g}\" rx=\"6\" fill=\"{}\" stroke=\"{}\" "
                              "stroke-width=\"{}\"/>\n",
                              at.x, at.y, box.size.width, box.size.height, part ? "#ffffff" : "#e8eefb",
                              box.problems.empty() ? "#9aa2ab" : "#b3261e", box.problems.empty() ? 1 : 2);
        double y = at.y + padding + 12;
        for (std::size_t line = 0; line < box.lines.size(); ++line, y += lineHeight)
            writeLine(box.lines[line], at.x + padding, y,
                      line == 0                                    ? "fill=\"#1b1f24\" font-weight=\"600\""
                      : part && line == 1 && box.lines.size() == 3 ? "fill=\"#5f6770\""
                                                                   : "fill=\"#1b1f24\"");
        for (const std::string& line : box.problems) {
            writeLine(line, at.x + padding, y, "fill=\"#b3261e\"");
            y += lineHeight;
        }
    }

    void writeLine(const std::string& words, double x, double y, const char* look) {
        m_text += fmt::format("<text x=\"{:g}\" y=\"{:g}\" {}>{}</text>\n", x, y, look, escaped(words));
    }

    const NetworkGraph& m_graph;
    Direction m_direction;
    std::vector<Box> m_boxes;
    GraphLayout m_layout;
    std::string m_text;
};

} // namespace

std::string networkToSvg(const NetworkGraph& graph, Direction direction) {
    return SvgWriter(graph, direction).run();
}

} // namespace airshed::drawing
