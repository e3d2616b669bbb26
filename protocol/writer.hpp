// Writes a message's fields as canonical JSON straight into one string.
//
// Canonical: no spaces; keys in the schema's order; strings escaped as JSON.stringify
// does; an absent optional left out. Numbers by one rule, the same in codec.ts:
//
//     n = floor(|x| · 10^d + 0.5)      in double precision, d = the field's decimals
//     written as n / 10^d in decimal, without trailing zeros, with '-' when x < 0 and n > 0
//
// so 62.0 is 62 and −0.00001 (d = 4) is 0. n stays below 10^15, where each step is exact
// to the last digit in both languages. (nlohmann's dump would write 62.0 and 1e-05, and
// costs a tree for each frame.)
#pragma once

#include "protocol/names.hpp"
#include "protocol/rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coregulation::protocol {

// Throw std::domain_error when x is not finite or too large for the rule.
void append_number(std::string& out, double x, int decimals);
void append_integer(std::string& out, std::uint64_t n);
void append_string(std::string& out, std::string_view utf8);

class writer {
public:
    static constexpr bool reading = false;

    explicit writer(std::string& out)
        : out_(out) {
        out_ += '{';
    }
    void close() { out_ += '}'; }

    void integer(std::string_view key, std::integral auto value, integer_rule) {
        begin(key);
        append_integer(out_, static_cast<std::uint64_t>(value));
    }
    void number(std::string_view key, double value, number_rule rule) {
        begin(key);
        append_number(out_, rule.saturates ? std::min(value, rule.max) : value, rule.decimals);
    }
    void flag(std::string_view key, bool value) {
        begin(key);
        out_ += value ? "true" : "false";
    }
    void text(std::string_view key, std::string const& value, text_rule) {
        begin(key);
        append_string(out_, value);
    }
    template<class E>
    void word(std::string_view key, E value) requires std::is_enum_v<E> {
        begin(key);
        out_ += '"';
        out_ += names<E>::of(value);
        out_ += '"';
    }
    template<class T>
    void object(std::string_view key, T const& value) {
        begin(key);
        write(value);
    }

    template<class T>
    void integer(std::string_view key, std::optional<T> const& value, integer_rule rule) {
        if (value) integer(key, *value, rule);
    }
    // What is not a number is no value.
    void number(std::string_view key, std::optional<double> const& value, number_rule rule) {
        if (value && std::isfinite(*value)) number(key, *value, rule);
    }
    void flag(std::string_view key, std::optional<bool> const& value) {
        if (value) flag(key, *value);
    }
    void text(std::string_view key, std::optional<std::string> const& value, text_rule rule) {
        if (value) text(key, *value, rule);
    }
    template<class E>
    void word(std::string_view key, std::optional<E> const& value) {
        if (value) word(key, *value);
    }
    template<class T>
    void object(std::string_view key, std::optional<T> const& value) {
        if (value) object(key, *value);
    }

    void integers(std::string_view key, std::vector<int> const& values, integer_rule, std::size_t, std::size_t) {
        list(key, values, [this](int v) { append_integer(out_, static_cast<std::uint64_t>(v)); });
    }
    void numbers(std::string_view key, std::vector<double> const& values, number_rule rule, std::size_t) {
        list(key, values, [&](double v) { append_number(out_, v, rule.decimals); });
    }
    template<class T>
    void objects(std::string_view key, std::vector<T> const& values, std::size_t) {
        list(key, values, [this](T const& v) { write(v); });
    }
    template<class T>
    void objects(std::string_view key, std::vector<T> const& values, std::size_t, std::size_t most) {
        objects(key, values, most);
    }
    // Values with holes: null where there is none, nothing at all when there is none anywhere.
    template<std::size_t n>
    void holed(std::string_view key, std::array<std::optional<double>, n> const& values, number_rule rule) {
        bool any = false;
        for (auto const& v : values) any = any || (v && std::isfinite(*v));
        if (!any) return;
        list(key, values, [&](std::optional<double> const& v) {
            if (v && std::isfinite(*v))
                append_number(out_, *v, rule.decimals);
            else
                out_ += "null";
        });
    }

private:
    void begin(std::string_view key) { // keys are plain words of ours
        if (out_.back() != '{') out_ += ',';
        out_ += '"';
        out_ += key;
        out_ += "\":";
    }
    template<class T>
    void write(T const& value) {
        writer inner(out_);
        fields(inner, value);
        inner.close();
    }
    template<class L, class F>
    void list(std::string_view key, L const& values, F const& write_one) {
        begin(key);
        out_ += '[';
        bool first = true;
        for (auto const& v : values) {
            if (!first) out_ += ',';
            first = false;
            write_one(v);
        }
        out_ += ']';
    }

    std::string& out_;
};

} // namespace coregulation::protocol
