// The words of the wire: enumerators and message types, each table in the enumerators' order.
#pragma once

#include "protocol/messages.hpp"

#include <array>
#include <string>

namespace coregulation::protocol {

template<class E>
inline constexpr std::array<std::string_view, 0> words{};

template<>
inline constexpr std::array words<role>{
    std::string_view("participant"), std::string_view("facilitator"), std::string_view("observer"),
    std::string_view("co_facilitator"), std::string_view("projector")};
template<>
inline constexpr std::array words<visibility>{
    std::string_view("only_me"), std::string_view("facilitator"), std::string_view("group")};
template<>
inline constexpr std::array words<sensor>{
    std::string_view("none"), std::string_view("strap"), std::string_view("simulated"), std::string_view("recording")};
template<>
inline constexpr std::array words<phase>{
    std::string_view("arrive"), std::string_view("baseline"), std::string_view("practice"), std::string_view("sharing"),
    std::string_view("closing")};
template<>
inline constexpr std::array words<state>{
    std::string_view("gathering"), std::string_view("measuring"), std::string_view("withheld"),
    std::string_view("resting")};
template<>
inline constexpr std::array words<reason>{std::string_view("rhythm"),  std::string_view("corrections"),
                                          std::string_view("contact"), std::string_view("gaps"),
                                          std::string_view("clock"),   std::string_view("no_intervals"),
                                          std::string_view("paused"),  std::string_view("no_sensor"),
                                          std::string_view("away"),    std::string_view("person")};
template<>
inline constexpr std::array words<error_code>{
    std::string_view("not_json"),           std::string_view("unknown_type"),   std::string_view("missing_field"),
    std::string_view("unknown_field"),      std::string_view("wrong_type"),     std::string_view("out_of_range"),
    std::string_view("not_joined"),         std::string_view("already_joined"), std::string_view("not_allowed"),
    std::string_view("sequence_backwards"), std::string_view("wrong_stream"),   std::string_view("too_fast")};

static_assert(words<reason>.size() == static_cast<std::size_t>(reason::person) + 1);
static_assert(words<error_code>.size() == static_cast<std::size_t>(error_code::too_fast) + 1);

template<class E>
struct names {
    static constexpr std::string_view of(E value) { return words<E>.at(static_cast<std::size_t>(value)); }

    static constexpr std::optional<E> named(std::string_view word) {
        for (std::size_t i = 0; i < words<E>.size(); ++i)
            if (words<E>[i] == word) return static_cast<E>(i);
        return {};
    }

    // "only_me, facilitator or group"
    static std::string list() {
        std::string all;
        for (std::size_t i = 0; i < words<E>.size(); ++i) {
            if (i) all += i + 1 == words<E>.size() ? " or " : ", ";
            all += words<E>[i];
        }
        return all;
    }
};

// The `type` of each message.
template<class M>
inline constexpr std::string_view type_of{};

template<>
inline constexpr std::string_view type_of<hello> = "hello";
template<>
inline constexpr std::string_view type_of<join> = "join";
template<>
inline constexpr std::string_view type_of<clock_ping> = "clock_ping";
template<>
inline constexpr std::string_view type_of<notification> = "notification";
template<>
inline constexpr std::string_view type_of<set_phase> = "set_phase";
template<>
inline constexpr std::string_view type_of<set_pacer> = "set_pacer";
template<>
inline constexpr std::string_view type_of<mark> = "mark";
template<>
inline constexpr std::string_view type_of<set_visibility> = "set_visibility";
template<>
inline constexpr std::string_view type_of<set_consent> = "set_consent";
template<>
inline constexpr std::string_view type_of<set_sensor> = "set_sensor";
template<>
inline constexpr std::string_view type_of<set_pause> = "set_pause";
template<>
inline constexpr std::string_view type_of<admit> = "admit";
template<>
inline constexpr std::string_view type_of<set_door> = "set_door";
template<>
inline constexpr std::string_view type_of<turn_away> = "turn_away";
template<>
inline constexpr std::string_view type_of<set_plan> = "set_plan";
template<>
inline constexpr std::string_view type_of<start_practice> = "start_practice";
template<>
inline constexpr std::string_view type_of<practice_step> = "practice_step";
template<>
inline constexpr std::string_view type_of<stop_practice> = "stop_practice";
template<>
inline constexpr std::string_view type_of<spotlight> = "spotlight";
template<>
inline constexpr std::string_view type_of<leave> = "leave";
template<>
inline constexpr std::string_view type_of<end> = "end";

template<>
inline constexpr std::string_view type_of<welcome> = "welcome";
template<>
inline constexpr std::string_view type_of<joined> = "joined";
template<>
inline constexpr std::string_view type_of<clock_pong> = "clock_pong";
template<>
inline constexpr std::string_view type_of<ack> = "ack";
template<>
inline constexpr std::string_view type_of<pulse> = "pulse";
template<>
inline constexpr std::string_view type_of<people> = "people";
template<>
inline constexpr std::string_view type_of<frame> = "frame";
template<>
inline constexpr std::string_view type_of<self_frame> = "self";
template<>
inline constexpr std::string_view type_of<phase_changed> = "phase";
template<>
inline constexpr std::string_view type_of<pacer_changed> = "pacer";
template<>
inline constexpr std::string_view type_of<marked> = "marker";
template<>
inline constexpr std::string_view type_of<pause_asked> = "pause";
template<>
inline constexpr std::string_view type_of<admitted> = "admitted";
template<>
inline constexpr std::string_view type_of<door_changed> = "door";
template<>
inline constexpr std::string_view type_of<plan_changed> = "plan";
template<>
inline constexpr std::string_view type_of<practice_changed> = "practice";
template<>
inline constexpr std::string_view type_of<seats_changed> = "seats";
template<>
inline constexpr std::string_view type_of<storing> = "storing";
template<>
inline constexpr std::string_view type_of<ended> = "ended";
template<>
inline constexpr std::string_view type_of<error> = "error";

} // namespace coregulation::protocol
