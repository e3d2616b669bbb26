#include "server/analysis/svg.hpp"

#include "server/analysis/text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace coregulation::analysis {

namespace {

void append_attribute(std::string& text, std::string_view name, double value) {
    text += ' ';
    text += name;
    text += "=\"";
    append_pixels(text, value);
    text += '"';
}

void append_points(std::string& text, std::vector<point> const& points) {
    text += " points=\"";
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i > 0) text += ' ';
        append_pixels(text, points[i].x);
        text += ',';
        append_pixels(text, points[i].y);
    }
    text += '"';
}

void close(std::string& text, std::string_view attributes) {
    if (!attributes.empty()) text += ' ';
    text += attributes;
    text += "/>\n";
}

} // namespace

void append_pixels(std::string& text, double value) {
    if (!std::isfinite(value)) value = 0;
    value = std::round(value * 10) / 10 + 0.0; // no negative zero
    std::array<char, 32> digits;
    auto const [end, fault] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    if (fault == std::errc{}) text.append(digits.data(), end);
}

void svg_page::rectangle(point corner, double width, double height, attributes how) {
    body_ += "<rect";
    append_attribute(body_, "x", corner.x);
    append_attribute(body_, "y", corner.y);
    append_attribute(body_, "width", width);
    append_attribute(body_, "height", height);
    close(body_, how);
}

void svg_page::line(point from, point to, attributes how) {
    body_ += "<line";
    append_attribute(body_, "x1", from.x);
    append_attribute(body_, "y1", from.y);
    append_attribute(body_, "x2", to.x);
    append_attribute(body_, "y2", to.y);
    close(body_, how);
}

void svg_page::polyline(std::vector<point> const& points, attributes how) {
    if (points.size() < 2) return;
    body_ += "<polyline";
    append_points(body_, points);
    close(body_, how);
}

void svg_page::area(std::vector<point> const& points, attributes how) {
    if (points.size() < 3) return;
    body_ += "<polygon";
    append_points(body_, points);
    close(body_, how);
}

void svg_page::text(point at, std::string_view words, double size, anchor where, attributes how) {
    body_ += "<text";
    append_attribute(body_, "x", at.x);
    append_attribute(body_, "y", at.y);
    append_attribute(body_, "font-size", size);
    if (where != anchor::start) body_ += where == anchor::end ? R"( text-anchor="end")" : R"( text-anchor="middle")";
    if (!how.empty()) body_ += ' ';
    body_ += how;
    body_ += '>';
    body_ += xml_text(words);
    body_ += "</text>\n";
}

void svg_page::open_group(std::string_view label) {
    body_ += R"(<g role="group" aria-label=")" + xml_text(label) + "\">\n";
}

void svg_page::close_group() {
    body_ += "</g>\n";
}

std::string
svg_page::document(double width, double height, std::string_view title, std::string_view description) const {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"";
    append_attribute(text, "width", width);
    append_attribute(text, "height", height);
    text += " viewBox=\"0 0 ";
    append_pixels(text, width);
    text += ' ';
    append_pixels(text, height);
    text += "\" role=\"img\" aria-labelledby=\"title description\" font-family=\"system-ui, 'Segoe UI', Roboto, "
            "'Helvetica Neue', Arial, sans-serif\">\n";
    text += "<title id=\"title\">" + xml_text(title) + "</title>\n";
    text += "<desc id=\"description\">" + xml_text(description) + "</desc>\n";
    text += body_;
    text += "</svg>\n";
    return text;
}

} // namespace coregulation::analysis
