// Walks a message's fields() beside its JSON Schema and notes each difference: names and
// their order, what is optional, types, ranges, decimals, words, alphabets.
#pragma once

#include "protocol/fields_server.hpp"
#include "protocol/names.hpp"
#include "tests/protocol/files.hpp"

#include <string>
#include <vector>

namespace coregulation::protocol::test {

using schema_json = nlohmann::ordered_json;

class schema_walk {
public:
    static constexpr bool reading = true;

    // `defs` are shared.json's. Differences are appended to `found`, named by `path`.
    schema_walk(schema_json const& object, schema_json const& defs, std::string path, std::vector<std::string>& found)
        : object_(resolved(object, defs))
        , defs_(defs)
        , path_(std::move(path))
        , found_(found) {
        expect(object_["type"] == "object", "", "object");
        expect(object_["additionalProperties"] == false, "", "no additional properties");
        for (auto const& [key, schema] : object_["properties"].items())
            if (key != "type") left_.push_back(key);
    }
    void close() {
        for (auto const& key : left_) found_.push_back(path_ + "." + key + ": only in the schema");
    }

    template<class T>
    void integer(std::string_view key, T&, integer_rule rule) {
        check_integer(next<T>(key), key, rule);
    }
    template<class T>
    void number(std::string_view key, T&, number_rule rule) {
        check_number(next<T>(key), key, rule);
    }
    template<class T>
    void flag(std::string_view key, T&) {
        expect(next<T>(key)["type"] == "boolean", key, "boolean");
    }
    template<class T>
    void text(std::string_view key, T&, text_rule rule) {
        auto const s = next<T>(key);
        expect(s["type"] == "string", key, "string");
        expect(s["minLength"] == rule.min && s["maxLength"] == rule.max, key, "the lengths");
        expect(s["pattern"] == pattern(rule.letters), key, "the pattern");
    }
    template<class T>
    void word(std::string_view key, T&) {
        auto const s = next<T>(key);
        schema_json all;
        for (auto const word : words<bare<T>>) all.push_back(std::string(word));
        expect(s["enum"] == all, key, "the words");
    }
    template<class T>
    void object(std::string_view key, T&) {
        walk<bare<T>>(next<T>(key), path_ + "." + std::string(key));
    }
    template<class T>
    void integers(std::string_view key, T&, integer_rule rule, std::size_t least, std::size_t most) {
        check_integer(items(key, least, most), key, rule);
    }
    template<class T>
    void numbers(std::string_view key, T&, number_rule rule, std::size_t most) {
        check_number(items(key, 0, most), key, rule);
    }
    template<class T>
    void objects(std::string_view key, std::vector<T>&, std::size_t least, std::size_t most) {
        walk<T>(items(key, least, most), path_ + "." + std::string(key) + "[]");
    }
    template<class T>
    void objects(std::string_view key, std::vector<T>& values, std::size_t most) {
        objects(key, values, 0, most);
    }
    template<std::size_t n>
    void holed(std::string_view key, std::array<std::optional<double>, n>&, number_rule rule) {
        auto const s = next<std::optional<double>>(key);
        expect(s["minItems"] == n && s["maxItems"] == n, key, "the number of items");
        expect(s["items"]["anyOf"][1]["type"] == "null", key, "holes");
        check_number(resolved(s["items"]["anyOf"][0], defs_), key, rule);
    }

private:
    template<class T>
    struct inner {
        using type = T;
        static constexpr bool optional = false;
    };
    template<class T>
    struct inner<std::optional<T>> {
        using type = T;
        static constexpr bool optional = true;
    };
    template<class T>
    using bare = typename inner<T>::type;

    static schema_json resolved(schema_json schema, schema_json const& defs) {
        if (!schema.contains("$ref")) return schema;
        auto const ref = schema["$ref"].get<std::string>();
        return defs.at(ref.substr(ref.rfind('/') + 1));
    }
    static std::string pattern(alphabet letters) {
        // C0 (without tab and line feed in texts), DEL and C1, separators, direction overrides.
        std::string const rest = R"(\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$)";
        switch (letters) {
        case alphabet::any_line:
            return R"(^[^\u0000-\u001f)" + rest;
        case alphabet::any_text:
            return R"(^[^\u0000-\u0008\u000b-\u001f)" + rest;
        case alphabet::url_safe:
            return "^[A-Za-z0-9_-]*$";
        case alphabet::lower_hex:
            return "^[0-9a-f]*$";
        }
        return {};
    }

    // The schema of the next field, which must be this one.
    template<class T>
    schema_json next(std::string_view key) {
        if (left_.empty() || left_.front() != key) {
            found_.push_back(path_ + "." + std::string(key) + ": not the schema's next field");
            std::erase(left_, key);
        } else {
            left_.erase(left_.begin());
        }
        auto const& properties = object_["properties"];
        auto const found = properties.find(std::string(key));
        if (found == properties.end()) return schema_json::object();
        auto const& needed = object_["required"];
        bool const required = std::find(needed.begin(), needed.end(), std::string(key)) != needed.end();
        expect(required != inner<T>::optional, key, required ? "required" : "optional");
        return resolved(*found, defs_);
    }
    schema_json items(std::string_view key, std::size_t least, std::size_t most) {
        auto const s = next<int>(key);
        expect(s.value("type", "") == "array", key, "array");
        expect(s.value("minItems", -1) == static_cast<int>(least), key, "the least number of items");
        expect(s.value("maxItems", -1) == static_cast<int>(most), key, "the largest number of items");
        return s.contains("items") ? resolved(s["items"], defs_) : schema_json::object();
    }
    void check_integer(schema_json const& s, std::string_view key, integer_rule rule) {
        expect(s.value("type", "") == "integer", key, "integer");
        expect(s.value("minimum", -1e300) == rule.min && s.value("maximum", -1e300) == rule.max, key, "the range");
    }
    void check_number(schema_json const& s, std::string_view key, number_rule rule) {
        expect(s.value("type", "") == "number", key, "number");
        expect(s.value("minimum", -1e300) == rule.min && s.value("maximum", -1e300) == rule.max, key, "the range");
        expect(s.value("x-decimals", -1) == rule.decimals, key, "the decimals");
        expect(s.value("x-saturates", false) == rule.saturates, key, "saturation");
    }
    template<class T>
    void walk(schema_json const& schema, std::string path) {
        schema_walk deeper(schema, defs_, std::move(path), found_);
        T value{};
        fields(deeper, value);
        deeper.close();
    }
    void expect(bool same, std::string_view key, std::string_view what) {
        if (!same) found_.push_back(path_ + "." + std::string(key) + ": " + std::string(what) + " differs");
    }

    schema_json object_;
    schema_json const& defs_;
    std::string path_;
    std::vector<std::string>& found_;
    std::vector<std::string> left_;
};

} // namespace coregulation::protocol::test
