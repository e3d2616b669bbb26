// Is a text well-formed XML? As much of the rules as a picture can break.
#pragma once

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace coregulation::analysis::tests {

// The sentence about the first fault; empty when there is none. Elements met are counted by name.
class xml_reader {
public:
    explicit xml_reader(std::string_view text)
        : rest_(text) {}

    std::string fault() {
        if (rest_.starts_with("<?xml")) rest_.remove_prefix(rest_.find("?>") + 2);
        while (!rest_.empty()) {
            if (rest_.front() == '<') {
                if (auto const wrong = tag(); !wrong.empty()) return wrong;
                continue;
            }
            auto const words = rest_.substr(0, rest_.find('<'));
            if (auto const wrong = entities(words); !wrong.empty()) return wrong;
            if (open_.empty() && words.find_first_not_of(" \n") != words.npos) return "words outside the root";
            rest_.remove_prefix(words.size());
        }
        if (!open_.empty()) return open_.back() + " is never closed";
        return roots_ == 1 ? "" : "not one root";
    }

    std::multiset<std::string> const& elements() const { return elements_; }
    std::multiset<std::string> const& ids() const { return ids_; }

private:
    static bool name_character(char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == ':' || c == '_';
    }
    std::string name() {
        std::string found;
        while (!rest_.empty() && name_character(rest_.front())) {
            found += rest_.front();
            rest_.remove_prefix(1);
        }
        return found;
    }
    void blanks() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
    }
    static std::string entities(std::string_view words) {
        for (auto at = words.find('&'); at != words.npos; at = words.find('&', at + 1)) {
            auto const entity = words.substr(at, words.find(';', at) - at);
            if (entity != "&amp" && entity != "&lt" && entity != "&gt" && entity != "&quot")
                return "unknown entity " + std::string{entity};
        }
        return {};
    }
    std::string tag() {
        rest_.remove_prefix(1);
        auto const closing = rest_.starts_with('/');
        if (closing) rest_.remove_prefix(1);
        auto const element = name();
        if (element.empty()) return "a tag without a name before " + std::string{rest_.substr(0, 30)};
        if (closing) {
            if (open_.empty() || open_.back() != element) return "</" + element + "> closes nothing";
            open_.pop_back();
            blanks();
            return past('>');
        }
        if (open_.empty()) ++roots_;
        elements_.insert(element);
        std::set<std::string> attributes;
        for (blanks(); !rest_.empty() && name_character(rest_.front()); blanks()) {
            auto const attribute = name();
            if (!attributes.insert(attribute).second) return attribute + " stands twice in " + element;
            if (!rest_.starts_with("=\"")) return attribute + " has no value in quotes";
            rest_.remove_prefix(2);
            auto const value = rest_.substr(0, rest_.find('"'));
            if (value.find('<') != value.npos) return "< in " + attribute;
            if (auto const wrong = entities(value); !wrong.empty()) return wrong;
            if (attribute == "id") ids_.emplace(value);
            rest_.remove_prefix(value.size());
            if (auto const wrong = past('"'); !wrong.empty()) return wrong;
        }
        if (rest_.starts_with("/>")) {
            rest_.remove_prefix(2);
            return {};
        }
        open_.push_back(element);
        return past('>');
    }
    std::string past(char c) {
        if (!rest_.starts_with(c)) return std::string{"expected "} + c + " before " + std::string{rest_.substr(0, 30)};
        rest_.remove_prefix(1);
        return {};
    }

    std::string_view rest_;
    std::vector<std::string> open_;
    std::multiset<std::string> elements_, ids_;
    int roots_ = 0;
};

} // namespace coregulation::analysis::tests
