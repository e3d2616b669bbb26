#include "server/analysis/csv.hpp"

#include "server/analysis/fields.hpp"
#include "server/analysis/text.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <functional>

namespace coregulation::analysis {

namespace {

// One table. The header comes from a row of which only the names are kept, so that an empty table has one, too.
class table {
public:
    template<class fill_t>
    explicit table(fill_t fill_example) {
        naming_ = true;
        row(fill_example);
        naming_ = false;
    }

    template<class fill_t>
    void row(fill_t fill) {
        first_ = true;
        fill(*this);
        text_ += '\n';
    }

    template<class value_t>
    void operator()(std::string_view name, value_t const& v) {
        if (!first_) text_ += ',';
        first_ = false;
        naming_ ? append_csv_field(text_, name) : value(v);
    }

    std::string take() { return std::move(text_); }

private:
    void value(std::string_view v) { append_csv_field(text_, v); }
    void value(double v) {
        if (std::isfinite(v)) append_number(text_, v);
    }
    void value(std::size_t v) { append_number(text_, v); }
    void value(std::same_as<bool> auto v) { text_ += v ? "true" : "false"; }
    template<class value_t>
    void value(std::optional<value_t> const& v) {
        if (v) value(*v);
    }

    std::string text_;
    bool naming_ = false, first_ = true;
};

std::string people_of(results const& all) {
    auto const fill = [](person const& p) {
        return [&p](table& put) {
            put("file", std::string_view{p.file});
            put("beats", p.beats);
            each_field(p.artifacts, p.corrected_percent, std::ref(put));
            put("state", to_string(p.is));
            put("reason", to_string(p.why));
            each_field(p.hrv, std::ref(put));
        };
    };
    person const example;
    table t{fill(example)};
    for (auto const& p : all.people) t.row(fill(p));
    return t.take();
}

std::string coherence_of(results const& all) {
    auto const fill = [](std::string_view file, coherence_window const& w) {
        return [file, &w](table& put) {
            put("file", file);
            each_field(w, std::ref(put));
        };
    };
    coherence_window const example;
    table t{fill({}, example)};
    for (auto const& p : all.people)
        for (auto const& w : p.coherence) t.row(fill(p.file, w));
    return t.take();
}

// A table with a row for each of `rows(pair)`, after the names of the two.
template<class row_t, class rows_t>
std::string of_pairs(results const& all, rows_t rows) {
    auto const fill = [](std::string_view a, std::string_view b, row_t const& row) {
        return [a, b, &row](table& put) {
            put("a", a);
            put("b", b);
            each_field(row, std::ref(put));
        };
    };
    row_t const example{};
    table t{fill({}, {}, example)};
    for (auto const& one : all.pairs)
        for (auto const& row : rows(one)) t.row(fill(all.people[one.a].file, all.people[one.b].file, row));
    return t.take();
}

std::string group_of(results const& all) {
    auto const fill = [](group_window const& w) { return [&w](table& put) { each_field(w, std::ref(put)); }; };
    group_window const example{};
    table t{fill(example)};
    for (auto const& w : all.circle.windows) t.row(fill(w));
    return t.take();
}

std::string members_of(results const& all) {
    auto const fill = [](double t_s, std::string_view file, synchrony::in_group const& one) {
        return [t_s, file, &one](table& put) {
            put("t_s", t_s);
            put("file", file);
            each_field(one, std::ref(put));
        };
    };
    synchrony::in_group const example{};
    table t{fill(0, {}, example)};
    for (auto const& w : all.circle.windows)
        for (std::size_t m = 0; w.measured && m < w.people.size(); ++m)
            t.row(fill(w.t_s, all.people[w.people[m]].file, w.measured->members[m]));
    return t.take();
}

// Heart rate of all people side by side on the 4 Hz grid; moments at which nobody is there have no row.
std::string grid_of(results const& all) {
    std::string text = "t_s";
    for (auto const& p : all.people) {
        text += ',';
        append_csv_field(text, "heart_rate_bpm " + p.file);
    }
    text += '\n';
    auto const whole = extent_of(all.people);
    for (auto k = whole.first; k < whole.end; ++k) {
        auto const begins = text.size();
        append_number(text, time_of(k));
        bool anybody = false;
        for (auto const& p : all.people) {
            text += ',';
            if (p.rhythm.empty() || k < p.rhythm.first() || k > p.rhythm.last()) continue;
            auto const bpm = p.rhythm.bpm()[static_cast<std::size_t>(k - p.rhythm.first())];
            if (std::isnan(bpm)) continue;
            append_number(text, bpm);
            anybody = true;
        }
        if (anybody)
            text += '\n';
        else
            text.resize(begins);
    }
    return text;
}

} // namespace

std::vector<named_text> to_csv(results const& all) {
    return {
        {"people.csv", people_of(all)},
        {"coherence.csv", coherence_of(all)},
        {"pairs.csv",
         of_pairs<pair_window>(all, [](pair const& p) -> std::vector<pair_window> const& { return p.windows; })},
        {"sessions.csv", of_pairs<pair_session>(
                             all,
                             [](pair const& p) {
                                 return std::span{&p.session, 1};
                             })},
        {"group.csv", group_of(all)},
        {"members.csv", members_of(all)},
        {"grid.csv", grid_of(all)}};
}

} // namespace coregulation::analysis
