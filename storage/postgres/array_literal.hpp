// One column of many rows as a PostgreSQL array literal, {1,NULL,"a b"}: what
// `unnest($1::bigint[])` takes, so that a thousand rows are one statement.
//
// Doubles are written with the fewest digits that read back as the same bits.
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace coregulation::storage {

class array_literal {
public:
    void add_null() { next() += "NULL"; }

    void add(bool value) { next() += value ? 't' : 'f'; }

    template<std::integral Number>
    requires(!std::same_as<Number, bool>) void add(Number value) {
        char digits[24];
        auto const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        next().append(digits, end);
    }

    void add(double value) {
        auto& text = next();
        if (std::isnan(value)) {
            text += "NaN";
        } else if (std::isinf(value)) {
            text += value > 0 ? "Infinity" : "-Infinity";
        } else {
            char digits[32];
            text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
        }
    }

    // Always quoted: so NULL, commas, braces and empty text stay text. No NUL inside.
    void add(std::string_view value) {
        auto& text = next();
        text += '"';
        for (char const c : value) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        text += '"';
    }
    void add(std::string const& value) { add(std::string_view(value)); }
    void add(char const* value) { add(std::string_view(value)); }

    template<class T>
    void add(std::optional<T> const& value) {
        if (value)
            add(*value);
        else
            add_null();
    }

    std::string text() const { return empty_ ? "{}" : text_ + '}'; }

private:
    std::string& next() {
        text_ += empty_ ? '{' : ',';
        empty_ = false;
        return text_;
    }

    std::string text_;
    bool empty_ = true;
};

// A list as one array: {800,812.5,NULL}.
template<class List>
std::string array_of(List const& values) {
    array_literal out;
    for (auto const& value : values) out.add(value);
    return out.text();
}

} // namespace coregulation::storage
