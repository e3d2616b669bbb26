#include "server/analysis/json.hpp"

#include "server/analysis/fields.hpp"
#include "server/analysis/text.hpp"
#include "storage/records.hpp"

#include <cmath>
#include <concepts>

namespace coregulation::analysis {

namespace {

// Written as it comes: an hour of twelve people has a million values, too many for a tree of them.
class writer {
public:
    explicit writer(std::string& text)
        : text_(text) {}

    void value(std::string_view v) { v.empty() ? null() : append_json_string(text_, v); }
    void value(char const* v) { value(std::string_view{v}); }
    void value(double v) { std::isfinite(v) ? append_number(text_, v) : null(); }
    void value(std::size_t v) { append_number(text_, v); }
    void value(std::same_as<bool> auto v) { text_ += v ? "true" : "false"; }
    template<class value_t>
    void value(std::optional<value_t> const& v) {
        v ? value(*v) : null();
    }
    void null() { text_ += "null"; }

    void key(std::string_view name) {
        comma();
        text_ += '"';
        text_ += name; // ours: nothing to escape
        text_ += "\":";
        fresh_ = true;
    }
    template<class value_t>
    void operator()(std::string_view name, value_t const& v) {
        key(name);
        value(v);
        fresh_ = false;
    }

    void open(char bracket) {
        comma();
        text_ += bracket;
        fresh_ = true;
    }
    void close(char bracket) {
        text_ += bracket;
        fresh_ = false;
    }
    void line(std::size_t depth) { // of the next element
        if (!fresh_) text_ += ',';
        text_ += '\n';
        text_.append(2 * depth, ' ');
        fresh_ = true;
    }

    template<class row_t>
    void object(row_t const& row) {
        open('{');
        each_field(row, std::ref(*this));
        close('}');
    }
    template<class rows_t>
    void objects(std::string_view name, rows_t const& rows, std::size_t depth) {
        key(name);
        open('[');
        for (auto const& row : rows) {
            line(depth);
            object(row);
        }
        close(']');
    }

private:
    void comma() {
        if (!fresh_) text_ += ',';
        fresh_ = false;
    }

    std::string& text_;
    bool fresh_ = true; // nothing before the next element that a comma would part it from
};

void write_method(writer& put, settings const& how) {
    put.key("method");
    put.open('{');
    put("name", storage::method_name);
    put("version", static_cast<std::size_t>(storage::method_version));
    put("t_s", "end of the window");
    put("window_s", how.window_s);
    put("hop_s", how.hop_s);
    put("lag_s", how.lag_s);
    put("lag_sign", "positive: a leads");
    put("coherence_window_s", static_cast<double>(signal::coherence_samples) / signal::grid_hz);
    put("correct", how.correct ? "lipponen" : "none");
    put("align", how.align_at_start ? "start" : "arrivals");
    put("pacer_bpm", how.pacer_bpm);
    put("surrogates", how.surrogates);
    put("above_chance",
        "(value - null median) / (null 95 % - null median), not below 0; without a name before it: of a "
        "pair's r_peak, of a group's mean_z; p likewise");
    put("null_of_windows", "phases randomised: of one of a pair, of each member of a group");
    put("null_of_session", "p: mean Fisher z of the highest r within 5 s over 60 s windows, beside the same session "
                           "shifted against itself by 30 s and more; above_chance of the same");
    put("susy_es", "absolute z, 30 s segments, beside segments from elsewhere in the session");
    put("squared_coherence", "magnitude-squared, mean of 0.04-0.15 Hz; its p is of the highest bin there");
    put("wavelet_coherence", "Morlet, mean of 0.04-0.15 Hz inside the cone of influence");
    put("group_coherence", "of the 64 s that end with the window: mean of the people's scores; ratio of the mean of "
                           "their z-scored tachograms");
    put.close('}');
}

void write_person(writer& put, person const& p) {
    put.open('{');
    put("file", p.file);
    put("beats", p.beats);
    put.key("artifacts");
    put.open('{');
    each_field(p.artifacts, p.corrected_percent, std::ref(put));
    put.close('}');
    put("state", to_string(p.is));
    put("reason", to_string(p.why));
    put.key("hrv");
    put.object(p.hrv);
    put.objects("coherence", p.coherence, 3);
    put.close('}');
}

void write_pair(writer& put, results const& all, pair const& one) {
    put.open('{');
    put("a", all.people[one.a].file);
    put("b", all.people[one.b].file);
    put.objects("windows", one.windows, 3);
    put.line(2);
    put.key("session");
    put.object(one.session);
    put.close('}');
}

void write_group_window(writer& put, results const& all, group_window const& w) {
    put.open('{');
    each_field(w, std::ref(put));
    put.key("members");
    put.open('[');
    for (std::size_t m = 0; w.measured && m < w.people.size(); ++m) {
        put.open('{');
        put("file", all.people[w.people[m]].file);
        each_field(w.measured->members[m], std::ref(put));
        put.close('}');
    }
    put.close(']');
    put.close('}');
}

} // namespace

std::string to_json(results const& all) {
    std::string text;
    writer put{text};
    put.open('{');
    put.line(0);
    write_method(put, all.how);
    put.line(0);
    put.key("people");
    put.open('[');
    for (auto const& p : all.people) {
        put.line(1);
        write_person(put, p);
    }
    put.close(']');
    put.line(0);
    put.key("pairs");
    put.open('[');
    for (auto const& one : all.pairs) {
        put.line(1);
        write_pair(put, all, one);
    }
    put.close(']');
    put.line(0);
    put.key("group");
    put.open('{');
    put.key("windows");
    put.open('[');
    for (auto const& w : all.circle.windows) {
        put.line(2);
        write_group_window(put, all, w);
    }
    put.close(']');
    put.line(1);
    put.key("session");
    put.object(all.circle.session);
    put.close('}');
    put.close('}');
    text += '\n';
    return text;
}

} // namespace coregulation::analysis
