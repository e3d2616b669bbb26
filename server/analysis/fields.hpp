// What results are called: names, units and order of every value, once for JSON and CSV.
//
// each_field(row, put) calls put(name, value) for each. A value is a number, a bool, a text (empty: none), or an
// optional of these; one that is absent or not finite has no value.
#pragma once

#include "server/analysis/analysis.hpp"

#include <optional>
#include <string_view>

namespace coregulation::analysis {

using synchrony::against_chance;

// A statistic beside chance, as NAME, NAME_above_chance and NAME_p.
struct named_chance {
    std::string_view value, above_chance, p;
};

template<class put_t>
void put_chance(put_t& put, named_chance const& name, against_chance const* c) {
    std::optional<double> const none;
    put(name.value, c ? std::optional{c->value} : none);
    put(name.above_chance, c ? std::optional{c->above_chance} : none);
    put(name.p, c ? std::optional{c->p} : none);
}

template<class value_t>
value_t const* pointer_to(std::optional<value_t> const& value) {
    return value ? &*value : nullptr;
}

template<class put_t>
void each_field(signal::artifact_counts const& found, double corrected_percent, put_t put) {
    put("ectopic", found.ectopic);
    put("missed", found.missed);
    put("extra", found.extra);
    put("long_short", found.long_short);
    put("corrected_percent", corrected_percent);
}

template<class put_t>
void each_field(hrv const& h, put_t put) {
    auto const time = [&h](double signal::time_domain::*member) {
        return h.time ? std::optional{(*h.time).*member} : std::nullopt;
    };
    put("mean_nn_ms", time(&signal::time_domain::mean_nn_ms));
    put("sdnn_ms", time(&signal::time_domain::sdnn_ms));
    put("rmssd_ms", time(&signal::time_domain::rmssd_ms));
    put("pnn50_percent", time(&signal::time_domain::pnn50_percent));
    put("sd1_ms", time(&signal::time_domain::sd1_ms));
    put("sd2_ms", time(&signal::time_domain::sd2_ms));
    put("vlf_ms2", h.vlf_ms2);
    put("lf_ms2", h.lf_ms2);
    put("hf_ms2", h.hf_ms2);
}

template<class put_t>
void each_field(coherence_window const& w, put_t put) {
    auto const number = [&w](double signal::coherence_value::*member) {
        return w.value ? std::optional{(*w.value).*member} : std::nullopt;
    };
    put("t_s", w.t_s);
    put("peak_hz", number(&signal::coherence_value::peak_hz));
    put("ratio", number(&signal::coherence_value::ratio));
    put("peak_over_total", number(&signal::coherence_value::peak_over_total));
    put("score", number(&signal::coherence_value::score));
    put("breaths_per_min", w.value ? w.value->breaths_per_min : std::nullopt);
    put("at_edge", w.value ? std::optional{w.value->at_edge} : std::nullopt);
    put("state", to_string(w.is));
    put("reason", to_string(w.why));
}

template<class put_t>
void each_field(pair_window const& w, put_t put) {
    auto const* const m = pointer_to(w.measured);
    std::optional<double> const none;
    put("t_s", w.t_s);
    put("r0", m ? std::optional{m->r0.value} : none);
    put("r_peak", m ? std::optional{m->r_peak.value} : none);
    put("lag_s", m ? m->lag_s : none);
    put("lag_ambiguous", m && m->lag_s ? std::optional{m->lag_ambiguous} : std::nullopt);
    put("plv", m ? std::optional{m->plv.value} : none);
    put("phase_rad", m ? std::optional{m->phase_rad} : none);
    put("circular_r", m ? m->circular_r : none);
    put("above_chance", m ? std::optional{m->r_peak.above_chance} : none);
    put("p", m ? std::optional{m->r_peak.p} : none);
    put("r0_above_chance", m ? std::optional{m->r0.above_chance} : none);
    put("r0_p", m ? std::optional{m->r0.p} : none);
    put("plv_above_chance", m ? std::optional{m->plv.above_chance} : none);
    put("plv_p", m ? std::optional{m->plv.p} : none);
    put_chance(
        put, {"beyond_pacer", "beyond_pacer_above_chance", "beyond_pacer_p"},
        m ? pointer_to(m->beyond_pacer) : nullptr);
    put("state", to_string(w.is()));
    put("reason", to_string(w.why));
}

template<class put_t>
void each_field(pair_session const& s, put_t put) {
    auto const share = [](std::optional<review::share_above> const& of) {
        return of ? std::optional{of->share} : std::nullopt;
    };
    put("share_above_95", share(s.above.r_peak));
    put("p", s.shifts ? std::optional{s.shifts->peak.p} : std::nullopt);
    put("susy_es", s.susy_effect);
    put("concordance", s.concordance);
    put("share_above_95_by_chance", s.above.r_peak ? std::optional{s.above.r_peak->chance95} : std::nullopt);
    put("r0_share_above_95", share(s.above.r0));
    put("plv_share_above_95", share(s.above.plv));
    put("beyond_pacer_share_above_95", share(s.above.beyond_pacer));
    put("above_chance", s.shifts ? std::optional{s.shifts->peak.above_chance} : std::nullopt);
    put_chance(put, {"together_z", "together_above_chance", "together_p"}, s.shifts ? &s.shifts->together : nullptr);
    put("squared_coherence", s.coherence);
    put("squared_coherence_p", s.coherence_p);
    put("wavelet_coherence", s.wavelet_coherence);
}

template<class put_t>
void each_field(group_window const& w, put_t put) {
    auto const* const m = pointer_to(w.measured);
    auto const value = [m](against_chance synchrony::group_measures::*member) {
        return m ? std::optional{(m->*member).value} : std::nullopt;
    };
    put("t_s", w.t_s);
    put("kuramoto_unbiased", value(&synchrony::group_measures::kuramoto));
    put("mean_z", value(&synchrony::group_measures::mean_z));
    put("s_estimator", value(&synchrony::group_measures::s_estimator));
    put("rho", value(&synchrony::group_measures::rho));
    put("coherence_mean", w.coherence_mean);
    put("coherence_of_mean", w.coherence_of_mean ? std::optional{w.coherence_of_mean->value} : std::nullopt);
    put("above_chance", m ? std::optional{m->mean_z.above_chance} : std::nullopt);
    put("p", m ? std::optional{m->mean_z.p} : std::nullopt);
    auto const chance = [&](std::string_view above, std::string_view p, against_chance const* c) {
        put(above, c ? std::optional{c->above_chance} : std::nullopt);
        put(p, c ? std::optional{c->p} : std::nullopt);
    };
    chance("kuramoto_unbiased_above_chance", "kuramoto_unbiased_p", m ? &m->kuramoto : nullptr);
    chance("s_estimator_above_chance", "s_estimator_p", m ? &m->s_estimator : nullptr);
    chance("rho_above_chance", "rho_p", m ? &m->rho : nullptr);
    chance("coherence_of_mean_above_chance", "coherence_of_mean_p", pointer_to(w.coherence_of_mean));
    put("people", m ? m->people : std::size_t{0});
    put("state", to_string(w.is()));
    put("reason", to_string(w.why));
}

template<class put_t>
void each_field(synchrony::in_group const& one, put_t put) {
    put_chance(put, {"rho", "rho_above_chance", "rho_p"}, &one.rho);
    put_chance(put, {"with_rest", "with_rest_above_chance", "with_rest_p"}, &one.with_rest);
}

template<class put_t>
void each_field(group_session const& s, put_t put) {
    auto const number = [&s](double review::recurrence_value::*member) {
        return s.recurrence ? std::optional{(*s.recurrence).*member} : std::nullopt;
    };
    put_chance(put, {"recurrence", "recurrence_above_chance", "recurrence_p"}, pointer_to(s.recurrence_chance));
    put("recurrence_radius", number(&review::recurrence_value::radius));
    put("determinism", number(&review::recurrence_value::determinism));
    put("mean_line_s", number(&review::recurrence_value::mean_line_s));
    put("longest_line_s", number(&review::recurrence_value::longest_line_s));
    put("entropy_nats", number(&review::recurrence_value::entropy));
    put_chance(
        put, {"cross_spectral_density", "cross_spectral_density_above_chance", "cross_spectral_density_p"},
        pointer_to(s.cross_spectral_density));
    put("people", s.people.size());
}

} // namespace coregulation::analysis
