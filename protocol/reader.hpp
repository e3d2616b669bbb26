// Reads a message's fields from one JSON object; the first fault ends the reading.
//
// Fields are asked for in the schema's order, so that both languages name the same fault.
// nlohmann's own conversions are not used: they read −1 as 4294967295 and 3.9 as 3.
#pragma once

#include "protocol/names.hpp"
#include "protocol/rules.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coregulation::protocol {

using json = nlohmann::json;

// Where in the message something is: "rr_ms[1]", "people[0].coherence.score".
struct place {
    place const* in = nullptr;
    std::string_view key;
    std::optional<std::size_t> index;

    std::string path() const;
};

// The first thing that was wrong, if anything.
class fault {
public:
    explicit operator bool() const { return found_.has_value(); }
    error const& found() const { return *found_; }

    void wrong_type(place const&, std::string_view expected);
    void out_of_range(place const&, std::string expected);
    void missing(place const&);
    void unknown(place const&);

private:
    void report(error_code, place const&, std::string_view what, std::optional<std::string> expected);

    std::optional<error> found_;
};

enum class unknown_keys { refused, ignored };

// Values: each returns the default when the fault is set.
double read_number(json const&, number_rule, place const&, fault&);
double read_integer(json const&, integer_rule, place const&, fault&);
std::string read_text(json const&, text_rule, place const&, fault&);

class reader {
public:
    static constexpr bool reading = true;

    // REQUIRES object.is_object(). All references outlive the reader.
    reader(json const& object, unknown_keys unknown, place const* at, fault& wrong)
        : object_(object)
        , unknown_(unknown)
        , at_(at)
        , wrong_(wrong) {}

    // Call after the last field.
    void close();

    void skip(std::string_view key) { find(key); } // known, and dealt with elsewhere

    void integer(std::string_view key, std::integral auto& value, integer_rule rule) {
        if (auto const* found = required(key)) read(*found, value, rule, at(key));
    }
    void number(std::string_view key, double& value, number_rule rule) {
        if (auto const* found = required(key)) read(*found, value, rule, at(key));
    }
    void flag(std::string_view key, bool& value) {
        if (auto const* found = required(key)) read(*found, value, at(key));
    }
    void text(std::string_view key, std::string& value, text_rule rule) {
        if (auto const* found = required(key)) read(*found, value, rule, at(key));
    }
    template<class E>
    void word(std::string_view key, E& value) requires std::is_enum_v<E> {
        if (auto const* found = required(key)) read(*found, value, at(key));
    }
    template<class T>
    void object(std::string_view key, T& value) {
        if (auto const* found = required(key)) read_object(*found, value, at(key));
    }

    template<class T>
    void integer(std::string_view key, std::optional<T>& value, integer_rule rule) {
        if (auto const* found = find(key)) read(*found, value.emplace(), rule, at(key));
    }
    void number(std::string_view key, std::optional<double>& value, number_rule rule) {
        if (auto const* found = find(key)) read(*found, value.emplace(), rule, at(key));
    }
    void flag(std::string_view key, std::optional<bool>& value) {
        if (auto const* found = find(key)) read(*found, value.emplace(), at(key));
    }
    void text(std::string_view key, std::optional<std::string>& value, text_rule rule) {
        if (auto const* found = find(key)) read(*found, value.emplace(), rule, at(key));
    }
    template<class E>
    void word(std::string_view key, std::optional<E>& value) {
        if (auto const* found = find(key)) read(*found, value.emplace(), at(key));
    }
    template<class T>
    void object(std::string_view key, std::optional<T>& value) {
        if (auto const* found = find(key)) read_object(*found, value.emplace(), at(key));
    }

    void
    integers(std::string_view key, std::vector<int>& values, integer_rule rule, std::size_t least, std::size_t most) {
        list(required(key), key, values, least, most, [&](json const& j, int& v, place const& p) {
            read(j, v, rule, p);
        });
    }
    void numbers(std::string_view key, std::vector<double>& values, number_rule rule, std::size_t most) {
        list(required(key), key, values, 0, most, [&](json const& j, double& v, place const& p) {
            read(j, v, rule, p);
        });
    }
    template<class T>
    void objects(std::string_view key, std::vector<T>& values, std::size_t least, std::size_t most) {
        list(required(key), key, values, least, most, [this](json const& j, T& v, place const& p) {
            read_object(j, v, p);
        });
    }
    template<class T>
    void objects(std::string_view key, std::vector<T>& values, std::size_t most) {
        objects(key, values, 0, most);
    }
    template<std::size_t n>
    void holed(std::string_view key, std::array<std::optional<double>, n>& values, number_rule rule) {
        auto const* found = find(key);
        if (!found) return;
        std::vector<std::optional<double>> all;
        list(found, key, all, n, n, [&](json const& j, std::optional<double>& v, place const& p) {
            if (!j.is_null()) read(j, v.emplace(), rule, p);
        });
        if (!wrong_) std::copy(all.begin(), all.end(), values.begin());
    }

private:
    place at(std::string_view key) const { return {at_, key, {}}; }
    json const* find(std::string_view key);
    json const* required(std::string_view key);

    template<std::integral I>
    void read(json const& j, I& value, integer_rule rule, place const& p) requires(!std::same_as<I, bool>) {
        value = static_cast<I>(read_integer(j, rule, p, wrong_));
    }
    void read(json const& j, double& value, number_rule rule, place const& p) {
        value = read_number(j, rule, p, wrong_);
    }
    void read(json const& j, bool& value, place const& p) {
        if (!j.is_boolean()) return wrong_.wrong_type(p, "true or false");
        value = j.get_ref<json::boolean_t const&>();
    }
    void read(json const& j, std::string& value, text_rule rule, place const& p) {
        value = read_text(j, rule, p, wrong_);
    }
    template<class E>
    void read(json const& j, E& value, place const& p) requires std::is_enum_v<E> {
        if (!j.is_string()) return wrong_.wrong_type(p, "a string");
        auto const named = names<E>::named(j.get_ref<std::string const&>());
        if (!named) return wrong_.out_of_range(p, names<E>::list());
        value = *named;
    }
    template<class T>
    void read_object(json const& j, T& value, place const& p) {
        if (!j.is_object()) return wrong_.wrong_type(p, "an object");
        reader inner(j, unknown_, &p, wrong_);
        fields(inner, value);
        inner.close();
    }
    template<class L, class F>
    void
    list(json const* found, std::string_view key, L& values, std::size_t least, std::size_t most, F const& read_one) {
        if (!found) return;
        if (!found->is_array()) return wrong_.wrong_type(at(key), "a list");
        if (found->size() < least || found->size() > most)
            return wrong_.out_of_range(at(key), "a list of " + std::to_string(least) + " to " + std::to_string(most));
        values.resize(found->size());
        for (std::size_t i = 0; i < values.size() && !wrong_; ++i) read_one((*found)[i], values[i], {at_, key, i});
    }

    json const& object_;
    unknown_keys unknown_;
    place const* at_;
    fault& wrong_;
    std::array<std::string_view, 24> seen_{}; // no object has more fields (find() checks)
    std::size_t seen_count_ = 0;
};

} // namespace coregulation::protocol
