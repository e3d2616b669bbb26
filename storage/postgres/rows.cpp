#include "storage/postgres/rows.hpp"

#include "storage/postgres/payload.hpp"
#include "storage/postgres/words.hpp"

namespace coregulation::storage {

namespace {

std::optional<std::string_view> word_if(std::optional<protocol::reason> const& why) {
    if (!why) return {};
    return word(*why);
}

// The composite type `chance` as a literal: (median,p95,above_chance,p).
std::optional<std::string> composite(std::optional<protocol::chance> const& given) {
    if (!given) return {};
    auto text = array_of(std::array{given->median, given->p95, given->above_chance, given->p});
    text.front() = '(';
    text.back() = ')';
    return text;
}

} // namespace

rows::rows()
    : notifications_(
          "notification", {{"session_id", "text"},
                           {"stream", "text"},
                           {"seq", "bigint"},
                           {"member", "bigint"},
                           {"ordinal", "bigint"},
                           {"at_us", "bigint"},
                           {"client_ms", "float8"},
                           {"rr_ms", "float8[]", true},
                           {"bpm", "float8"},
                           {"contact", "boolean"}})
    , events_(
          "event",
          {{"session_id", "text"}, {"ordinal", "bigint"}, {"at_us", "bigint"}, {"kind", "text"}, {"payload", "jsonb"}})
    , individuals_(
          "individual", {{"session_id", "text"},
                         {"member", "bigint"},
                         {"at_us", "bigint"},
                         {"method", "text"},
                         {"method_version", "integer"},
                         {"state", "text"},
                         {"why", "text"},
                         {"needs_s", "float8"},
                         {"heart_rate_bpm", "float8"},
                         {"rmssd_ms", "float8"},
                         {"coherence_score", "float8"},
                         {"coherence_ratio", "float8"},
                         {"peak_hz", "float8"},
                         {"provisional", "boolean"},
                         {"at_edge", "boolean"},
                         {"breaths_per_min", "float8"},
                         {"rhythm_bpm", "float8[]", true},
                         {"corrected_percent", "float8"}})
    , pairs_(
          "pair", {{"session_id", "text"},
                   {"a", "bigint"},
                   {"b", "bigint"},
                   {"at_us", "bigint"},
                   {"method", "text"},
                   {"method_version", "integer"},
                   {"seat_a", "bigint"},
                   {"seat_b", "bigint"},
                   {"state", "text"},
                   {"why", "text"},
                   {"needs_s", "float8"},
                   {"r0", "float8"},
                   {"r0_chance", "chance", true},
                   {"r_peak", "float8"},
                   {"r_peak_chance", "chance", true},
                   {"lag_s", "float8"},
                   {"lag_uncertainty_s", "float8"},
                   {"lag_ambiguous", "boolean"},
                   {"leads", "bigint"},
                   {"plv", "float8"},
                   {"plv_chance", "chance", true},
                   {"phase_rad", "float8"},
                   {"shared_pacer", "boolean"},
                   {"beyond_pacer", "float8"},
                   {"beyond_pacer_chance", "chance", true}}) {}

void rows::add(record const& one) {
    std::visit([&](auto const& what) { add(one.session, what); }, one.what);
}

void rows::add(session_id const& session, log_entry const& entry) {
    auto const at_us = entry.at.count();
    if (auto const* received = std::get_if<notification_received>(&entry.what)) {
        auto const& n = received->what;
        notifications_.row(
            session, n.stream, n.seq, received->member, entry.ordinal, at_us, n.client_ms, array_of(n.rr_ms), n.bpm,
            n.contact);
    } else {
        auto const [kind, payload] = encode(entry.what);
        events_.row(session, entry.ordinal, at_us, kind, payload);
    }
}

void rows::add(session_id const& session, individual_row const& row) {
    auto const& v = row.values;
    using number = std::optional<double>;
    using flag = std::optional<bool>;
    auto const& c = v.coherent;
    individuals_.row(
        session, row.member, row.at.count(), method_name, method_version, word(v.is), word_if(v.why), v.needs_s,
        v.heart_rate_bpm, v.rmssd_ms, c ? number(c->score) : number(), c ? number(c->ratio) : number(),
        c ? number(c->peak_hz) : number(), c ? flag(c->provisional) : flag(), c ? flag(c->at_edge) : flag(),
        c ? c->breaths_per_min : number(), array_of(v.rhythm_bpm), v.corrected_percent);
}

void rows::add(session_id const& session, pair_values_row const& row) {
    auto const& v = row.values;
    pairs_.row(
        session, row.a, row.b, row.at.count(), method_name, method_version, v.a, v.b, word(v.is), word_if(v.why),
        v.needs_s, v.r0, composite(v.r0_chance), v.r_peak, composite(v.r_peak_chance), v.lag_s, v.lag_uncertainty_s,
        v.lag_ambiguous, v.leads, v.plv, composite(v.plv_chance), v.phase_rad, v.shared_pacer, v.beyond_pacer,
        composite(v.beyond_pacer_chance));
}

bool rows::insert(pqxx::transaction_base& transaction) const {
    bool all_new = true;
    for (auto const* table : {&events_, &notifications_, &individuals_, &pairs_}) {
        if (!table->run(transaction)) all_new = false;
    }
    return all_new;
}

} // namespace coregulation::storage
