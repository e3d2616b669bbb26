#include "server/synchrony/group_null.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::synchrony {

namespace {

constexpr std::size_t block = 16; // lanes whose sums stay in registers: widths are multiples of it
constexpr float least = 1e-30F;   // instead of a squared length of 0, whose direction is none

struct lanes {
    float at[block] = {};
};

// |v|, and v turned into a unit vector (0 stays 0).
void normalise(lanes& re, lanes& im, lanes& length) {
    for (std::size_t s = 0; s < block; ++s) {
        auto const square = re.at[s] * re.at[s] + im.at[s] * im.at[s];
        auto const root = std::sqrt(std::max(square, least));
        length.at[s] = square / root;
        re.at[s] /= root;
        im.at[s] /= root;
    }
}

lanes product_sum(float const* a, float const* b, std::size_t rows, std::size_t width) {
    lanes sum;
    for (std::size_t t = 0; t < rows; ++t, a += width, b += width)
        for (std::size_t s = 0; s < block; ++s) sum.at[s] += a[s] * b[s];
    return sum;
}

// Sixteen surrogate groups, from lane `first` on.
class sixteen_groups {
public:
    sixteen_groups(null_batches members, std::size_t first)
        : members_{members}
        , first_{first}
        , place_re_(members.size())
        , place_im_(members.size())
        , rho_of_(members.size()) {}

    void measure(null_phases& into) {
        auto const moments = members_.front()->kept, width = members_.front()->width;
        auto const whole = 1 / static_cast<float>(moments), people = static_cast<float>(members_.size());
        for (std::size_t t = 0; t < moments; ++t) add_moment(t * width + first_);
        for (std::size_t k = 0; k < members_.size(); ++k) {
            normalise(place_re_[k], place_im_[k], rho_of_[k]);
            for (std::size_t s = 0; s < block; ++s) into.rho_of[k * width + first_ + s] = rho_of_[k].at[s] * whole;
        }
        for (std::size_t t = 0; t < moments; ++t) add_tightness(t * width + first_);
        for (std::size_t s = 0; s < block; ++s) {
            into.square_sum[first_ + s] = square_sum_.at[s] * whole;
            into.rho[first_ + s] = tightness_.at[s] * whole / people;
        }
    }

private:
    void add_moment(std::size_t at) {
        lanes re, im, length;
        for (auto const* m : members_)
            for (std::size_t s = 0; s < block; ++s) {
                re.at[s] += m->re[at + s];
                im.at[s] += m->im[at + s];
            }
        normalise(re, im, length);
        for (std::size_t s = 0; s < block; ++s) square_sum_.at[s] += length.at[s] * length.at[s];
        for (std::size_t k = 0; k < members_.size(); ++k) {
            auto const* a = &members_[k]->re[at];
            auto const* b = &members_[k]->im[at];
            auto& x = place_re_[k];
            auto& y = place_im_[k];
            for (std::size_t s = 0; s < block; ++s) {
                x.at[s] += a[s] * re.at[s] + b[s] * im.at[s];
                y.at[s] += b[s] * re.at[s] - a[s] * im.at[s];
            }
        }
    }

    void add_tightness(std::size_t at) {
        lanes re, im;
        for (std::size_t k = 0; k < members_.size(); ++k) {
            auto const* a = &members_[k]->re[at];
            auto const* b = &members_[k]->im[at];
            auto const& x = place_re_[k];
            auto const& y = place_im_[k];
            for (std::size_t s = 0; s < block; ++s) {
                re.at[s] += a[s] * x.at[s] + b[s] * y.at[s];
                im.at[s] += b[s] * x.at[s] - a[s] * y.at[s];
            }
        }
        for (std::size_t s = 0; s < block; ++s)
            tightness_.at[s] += std::sqrt(re.at[s] * re.at[s] + im.at[s] * im.at[s]);
    }

    null_batches members_;
    std::size_t first_;
    std::vector<lanes> place_re_, place_im_, rho_of_;
    lanes square_sum_, tightness_;
};

} // namespace

std::vector<float> null_correlations(null_batches members) {
    auto const width = members.front()->width, window = members.front()->window, people = members.size();
    std::vector<float> r(people * (people - 1) / 2 * width);
    for (std::size_t first = 0; first < width; first += block) {
        auto* into = r.data() + first;
        for (std::size_t a = 0; a < people; ++a)
            for (auto b = a + 1; b < people; ++b, into += width) {
                auto const sum = product_sum(&members[a]->unit[first], &members[b]->unit[first], window, width);
                std::copy_n(sum.at, block, into);
            }
    }
    return r;
}

null_phases null_phases_of(null_batches members) {
    auto const width = members.front()->width;
    null_phases found{std::vector<float>(width), std::vector<float>(width), std::vector<float>(members.size() * width)};
    for (std::size_t first = 0; first < width; first += block) sixteen_groups{members, first}.measure(found);
    return found;
}

} // namespace coregulation::synchrony
