#include "protocol/reader.hpp"

#include "protocol/code_points.hpp"
#include "protocol/writer.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::protocol {

namespace {

constexpr std::size_t longest_key = 40; // code points of a foreign key that an answer repeats

std::string between(double min, double max, int decimals) {
    std::string text;
    append_number(text, min, decimals);
    text += " to ";
    append_number(text, max, decimals);
    return text;
}

std::string length(text_rule rule) {
    auto text =
        rule.min == rule.max ? std::to_string(rule.min) : std::to_string(rule.min) + " to " + std::to_string(rule.max);
    switch (rule.letters) {
    case alphabet::any_line:
        return text + " characters in one line, without control characters";
    case alphabet::any_text:
        return text + " characters, without control characters";
    case alphabet::url_safe:
        return text + " of the characters A-Z a-z 0-9 _ -";
    case alphabet::lower_hex:
        return text + " of the characters 0-9 a-f";
    }
    return text;
}

} // namespace

std::string place::path() const {
    auto text = in ? in->path() : std::string();
    if (in) text += '.';
    auto const cut = first_code_points(key, longest_key);
    bool printable = true;
    for_each_code_point(cut, [&](char32_t c) { printable = printable && !is_control(c); });
    text += printable ? cut : "a key with control characters";
    if (cut.size() < key.size()) text += "…";
    if (index) text += '[' + std::to_string(*index) + ']';
    return text;
}

void fault::report(error_code code, place const& p, std::string_view what, std::optional<std::string> expected) {
    if (found_) return;
    auto sentence = p.path();
    sentence += what;
    found_ = error{code, std::move(sentence), std::move(expected), {}};
}
void fault::wrong_type(place const& p, std::string_view expected) {
    report(error_code::wrong_type, p, " is of the wrong type", std::string(expected));
}
void fault::out_of_range(place const& p, std::string expected) {
    report(error_code::out_of_range, p, " is out of range", std::move(expected));
}
void fault::missing(place const& p) {
    report(error_code::missing_field, p, " is missing", {});
}
void fault::unknown(place const& p) {
    report(error_code::unknown_field, p, " is not a field of this message", {});
}

double read_number(json const& j, number_rule rule, place const& p, fault& wrong) {
    if (!j.is_number()) {
        wrong.wrong_type(p, "a number");
        return rule.min;
    }
    auto const value = j.get<double>();
    if (!(value >= rule.min && value <= rule.max)) {
        wrong.out_of_range(p, between(rule.min, rule.max, rule.decimals));
        return rule.min;
    }
    return value;
}

double read_integer(json const& j, integer_rule rule, place const& p, fault& wrong) {
    auto const value = j.is_number() ? j.get<double>() : 0.0;
    if (!j.is_number() || value != std::trunc(value)) { // 3.0 is whole, 3.9 is not
        wrong.wrong_type(p, "a whole number");
        return rule.min;
    }
    if (!(value >= rule.min && value <= rule.max)) {
        std::string expected;
        append_integer(expected, static_cast<std::uint64_t>(rule.min));
        expected += " to ";
        append_integer(expected, static_cast<std::uint64_t>(rule.max));
        wrong.out_of_range(p, std::move(expected));
        return rule.min;
    }
    return value;
}

std::string read_text(json const& j, text_rule rule, place const& p, fault& wrong) {
    if (!j.is_string()) {
        wrong.wrong_type(p, "a string");
        return {};
    }
    auto const& value = j.get_ref<std::string const&>();
    if (!fits(value, rule)) {
        wrong.out_of_range(p, length(rule));
        return {};
    }
    return value;
}

json const* reader::find(std::string_view key) {
    if (wrong_) return nullptr;
    seen_.at(seen_count_++) = key;
    auto const found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
}

json const* reader::required(std::string_view key) {
    auto const* found = find(key);
    if (!found && !wrong_) wrong_.missing(at(key));
    return found;
}

void reader::close() {
    if (wrong_ || unknown_ == unknown_keys::ignored) return;
    auto const end = seen_.begin() + seen_count_;
    for (auto const& [key, value] : object_.items())
        if (std::find(seen_.begin(), end, key) == end) return wrong_.unknown(at(key));
}

} // namespace coregulation::protocol
