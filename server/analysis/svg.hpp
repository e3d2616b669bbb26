// A page of shapes, written as SVG 1.1: no script, no style sheet, nothing from elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coregulation::analysis {

struct point {
    double x = 0, y = 0; // pixels, y downwards
};

// How a text stands at its point.
enum class anchor { start, middle, end };

class svg_page {
public:
    // Attributes that a shape may carry besides: fill="…" stroke="…" and so on, ready to be written.
    using attributes = std::string_view;

    void rectangle(point corner, double width, double height, attributes);
    void line(point from, point to, attributes);
    void polyline(std::vector<point> const&, attributes);
    void area(std::vector<point> const&, attributes); // closed
    void text(point at, std::string_view words, double size, anchor = anchor::start, attributes = {});
    void open_group(std::string_view label); // read out by screen readers
    void close_group();
    void raw(std::string_view element) { body_ += element; } // already SVG

    void append(svg_page const& other) { body_ += other.body_; }

    // The whole document. `title` and `description` are read out instead of the shapes.
    std::string document(double width, double height, std::string_view title, std::string_view description) const;

private:
    std::string body_;
};

// Tenths of a pixel are finer than any eye; "0" for what is not finite.
void append_pixels(std::string& text, double value);

} // namespace coregulation::analysis
