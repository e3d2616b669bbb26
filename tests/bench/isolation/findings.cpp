#include "tests/bench/isolation/findings.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace coregulation::bench {

findings::findings(std::span<std::string const> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto const value = [&] {
            if (i + 1 == words.size()) throw std::runtime_error(words[i] + " expects a value");
            return words[++i];
        };
        if (words[i] == "--quick")
            quick_ = true;
        else if (words[i] == "--only")
            only_ = value();
        else if (words[i] == "--json")
            json_file_ = value();
        else
            throw std::runtime_error(words[i] + " is not an option");
    }
}

void findings::add(std::vector<finding> some) {
    for (auto& one : some) {
        std::printf("%-58s %-76s", one.item.c_str(), one.figure.c_str());
        if (!one.goal.empty()) std::printf(" goal %s: %s", one.goal.c_str(), one.is_met ? "met" : "NOT MET");
        std::printf("\n");
        std::fflush(stdout);
        all_.push_back(std::move(one));
    }
}

void findings::finish() const {
    using json = nlohmann::ordered_json;
    if (all_.empty()) throw std::runtime_error("no item contains \"" + only_ + "\"");
    if (json_file_.empty()) return;
    auto items = json::array();
    for (auto const& f : all_) {
        json one{{"item", f.item}, {"figure", f.figure}};
        one["goal"] = f.goal.empty() ? json() : json(f.goal);
        one["met"] = f.goal.empty() ? json() : json(f.is_met);
        items.push_back(std::move(one));
    }
    std::ofstream out(json_file_);
    out << json{{"quick", quick_}, {"items", items}}.dump(2) << '\n';
    if (!out.flush()) throw std::runtime_error(json_file_ + " cannot be written");
}

} // namespace coregulation::bench
