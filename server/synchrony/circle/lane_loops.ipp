// The loops of lane_kernels.hpp, written once for any number of lanes.
//
// Included by lane_kernels_*.cpp inside a namespace without a name, after these are defined: vectors `lanes` (float),
// `whole` (int32), `natural` (uint32), the same of at most eight entries as `narrow`, `narrow_whole`, `narrow_natural`;
// square_root, rounded (to nearest even), multiply_add (of pairs of int16); tile_rows, tile_vectors, kernels_name.
// Nothing of the standard library is called but memcpy and memset: a template of it, compiled here for a newer
// processor, could be the one copy that the linker keeps for all.

constexpr std::size_t lane_width = sizeof(lanes) / sizeof(float);
constexpr std::size_t narrow_width = sizeof(narrow) / sizeof(float);
constexpr std::size_t half_block = block_lanes / 2;

template<class vector>
inline vector load(void const* from) {
    vector v;
    std::memcpy(&v, from, sizeof v);
    return v;
}

template<class vector>
inline void store(void* to, vector const& v) {
    std::memcpy(to, &v, sizeof v);
}

// cos and sin of an angle of 16 random bits, all around the circle: 14 bits place it within ±π/4, one more turns it to
// the other side, one mirrors it at the diagonal. Taylor polynomials, within 4·10⁻⁵.
inline void direction_of(narrow_natural place, narrow_natural sign, narrow_natural mirror, narrow& re, narrow& im) {
    constexpr auto step = static_cast<float>(std::numbers::pi / 2 / 16384);
    auto const whole_place = __builtin_convertvector(reinterpret_cast<narrow_whole>(place) - 8192, narrow);
    narrow const x = (whole_place + 0.5F) * step, xx = x * x;
    narrow const sine = x * (1.0F + xx * (-1.0F / 6 + xx * (1.0F / 120)));
    narrow const plain = 1.0F + xx * (-0.5F + xx * (1.0F / 24 + xx * (-1.0F / 720)));
    auto const cosine = reinterpret_cast<narrow>(reinterpret_cast<narrow_natural>(plain) ^ sign);
    re = mirror != 0 ? sine : cosine;
    im = mirror != 0 ? cosine : sine;
}

// The next number of each lane's generator: xoshiro128++ (Blackman & Vigna 2021, ACM TOMS 47, 36).
struct generators {
    narrow_natural a, b, c, d;

    narrow_natural next() {
        auto const sum = a + d;
        narrow_natural const drawn = ((sum << 7) | (sum >> 25)) + a;
        narrow_natural const shifted = b << 9;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = (d << 11) | (d >> 21);
        return drawn;
    }
};

void random_spectra(std::span<float const> amplitude, random_state& random, float* block) {
    auto const last = amplitude.size() - 1, length = 2 * last;
    std::memset(block, 0, block_lanes * sizeof(float)); // no correlation looks at a mean
    for (std::size_t lane = 0; lane < half_block; lane += narrow_width) {
        generators draw{
            load<narrow_natural>(random.a + lane), load<narrow_natural>(random.b + lane),
            load<narrow_natural>(random.c + lane), load<narrow_natural>(random.d + lane)};
        for (std::size_t f = 1; f < last; ++f) {
            auto const bits = draw.next();
            narrow a_re, a_im, b_re, b_im;
            direction_of(bits & 0x3fffU, (bits << 16) & 0x80000000U, bits & 0x4000U, a_re, a_im);
            direction_of((bits >> 16) & 0x3fffU, bits & 0x80000000U, bits & 0x40000000U, b_re, b_im);
            // A real series has S(−f) = conj S(f); `a` becomes the real part, `b` the imaginary one: A + iB.
            auto* const up = block + f * block_lanes + lane;
            auto* const down = block + (length - f) * block_lanes + lane;
            store<narrow>(up, amplitude[f] * (a_re - b_im));
            store<narrow>(up + half_block, amplitude[f] * (a_im + b_re));
            store<narrow>(down, amplitude[f] * (a_re + b_im));
            store<narrow>(down + half_block, amplitude[f] * (b_re - a_im));
        }
        // The highest frequency is real: a sign instead of a phase.
        auto const bits = draw.next();
        auto* const top = block + last * block_lanes + lane;
        narrow const plain = narrow{} + amplitude[last];
        store<narrow>(top, (bits & 0x8000U) != 0 ? -plain : plain);
        store<narrow>(top + half_block, (bits & 0x80000000U) != 0 ? -plain : plain);
        store<narrow_natural>(random.a + lane, draw.a);
        store<narrow_natural>(random.b + lane, draw.b);
        store<narrow_natural>(random.c + lane, draw.c);
        store<narrow_natural>(random.d + lane, draw.d);
    }
}

struct complex_lanes {
    narrow re, im;
};

inline complex_lanes load_complex(float const* from) {
    return {load<narrow>(from), load<narrow>(from + half_block)};
}

inline void store_complex(float* to, narrow const& re, narrow const& im) {
    store<narrow>(to, re);
    store<narrow>(to + half_block, im);
}

inline void store_turned(float* to, narrow const& re, narrow const& im, float const* by) {
    store<narrow>(to, re * by[0] - im * by[1]);
    store<narrow>(to + half_block, re * by[1] + im * by[0]);
}

void inverse_fourier(std::span<float const> twiddles, std::size_t length, float* block) {
    auto const* twiddle = twiddles.data();
    auto n = length;
    for (; n >= 4; n /= 4) {
        auto const quarter = n / 4;
        auto const apart = quarter * block_lanes;
        for (std::size_t begin = 0; begin < length; begin += n)
            for (std::size_t k = 0; k < quarter; ++k)
                for (std::size_t lane = 0; lane < half_block; lane += narrow_width) {
                    auto* const row = block + (begin + k) * block_lanes + lane;
                    auto const a = load_complex(row), b = load_complex(row + apart);
                    auto const c = load_complex(row + 2 * apart), d = load_complex(row + 3 * apart);
                    narrow const ac_re = a.re + c.re, ac_im = a.im + c.im;
                    narrow const bd_re = b.re + d.re, bd_im = b.im + d.im;
                    narrow const a_c_re = a.re - c.re, a_c_im = a.im - c.im;
                    narrow const b_d_re = b.re - d.re, b_d_im = b.im - d.im;
                    auto const* by = twiddle + 6 * k;
                    store_complex(row, ac_re + bd_re, ac_im + bd_im);
                    store_turned(row + apart, a_c_re - b_d_im, a_c_im + b_d_re, by);
                    store_turned(row + 2 * apart, ac_re - bd_re, ac_im - bd_im, by + 2);
                    store_turned(row + 3 * apart, a_c_re + b_d_im, a_c_im - b_d_re, by + 4);
                }
        twiddle += 6 * quarter;
    }
    if (n == 2)
        for (std::size_t begin = 0; begin < length; begin += 2)
            for (std::size_t lane = 0; lane < half_block; lane += narrow_width) {
                auto* const row = block + begin * block_lanes + lane;
                auto const a = load_complex(row), b = load_complex(row + block_lanes);
                store_complex(row, a.re + b.re, a.im + b.im);
                store_complex(row + block_lanes, a.re - b.re, a.im - b.im);
            }
}

inline lanes between(float least, lanes const& v, float most) {
    lanes const below = v > most ? lanes{} + most : v;
    return below < least ? lanes{} + least : below;
}

// Two numbers as int16 in one word.
inline whole packed(lanes const& first, lanes const& second) {
    constexpr auto most = static_cast<float>(whole_largest);
    return (rounded(between(-most, first, most)) & 65535) | (rounded(between(-most, second, most)) << 16);
}

// What is left of a window's energy in float, below which nothing varies.
constexpr float no_variance = 1e-5F;

inline lanes inverse_root(lanes const& x) {
    return x > 0 ? 1.0F / square_root(x) : lanes{};
}

void shape(
    surrogate_shape const& of, float const* block, std::uint32_t const* order, std::size_t width, std::int32_t* columns,
    float* inverse_norm, std::int32_t* unit) {
    auto const first = of.size - of.window - of.max_lag; // sample of the oldest window's start
    auto const n = static_cast<float>(of.window), middle = (n - 1) / 2;
    auto const one_of_n = 1 / n, one_of_tt = 12 / (n * (n * n - 1)); // Σ t² of t = −middle … middle is its inverse
    for (std::size_t lane = 0; lane < block_lanes; lane += lane_width) {
        auto const at = [&](std::size_t t) { return load<lanes>(block + order[t] * block_lanes + lane); };
        lanes counts{};
        for (std::size_t i = 0; i < lane_width; ++i) counts[i] = lane + i < of.lanes ? 1.0F : 0.0F;

        lanes even{}, odd{}; // two sums, because each addition waits for the one before
        for (std::size_t t = 0; t + 1 < of.size; t += 2) {
            even += at(t) * at(t);
            odd += at(t + 1) * at(t + 1);
        }
        if (of.size % 2 != 0) even += at(of.size - 1) * at(of.size - 1);
        lanes const scale = counts * static_cast<float>(whole_norm) * inverse_root(even + odd);
        for (std::size_t t = 0; t < of.size; t += 2) {
            lanes const second = t + 1 < of.size ? at(t + 1) * scale : lanes{};
            store<whole>(columns + t / 2 * width + lane, packed(at(t) * scale, second));
        }

        // Σy, Σty and Σy² of the oldest window, then of each that begins one sample later.
        lanes y{}, ty{}, yy{};
        for (std::size_t i = 0; i < of.window; ++i) {
            lanes const v = at(first + i) * scale;
            y += v;
            ty += (static_cast<float>(i) - middle) * v;
            yy += v * v;
        }
        lanes inverse{};
        for (std::size_t start = 0;; ++start) {
            lanes const left = yy - y * y * one_of_n - ty * ty * one_of_tt;
            inverse = left > no_variance * yy ? inverse_root(left) : lanes{};
            store<lanes>(inverse_norm + start * width + lane, inverse);
            if (start == of.max_lag) break;
            auto const gone = at(first + start) * scale, come = at(first + start + of.window) * scale;
            y -= gone;
            ty += middle * gone - y + middle * come;
            y += come;
            yy += come * come - gone * gone;
        }
        if (!unit) continue;
        lanes const mean = y * one_of_n, slope = ty * one_of_tt;
        lanes const to_unit = inverse * static_cast<float>(whole_norm);
        auto const newest = [&](std::size_t i) {
            if (i == of.window) return lanes{};
            lanes const line = mean + (static_cast<float>(i) - middle) * slope;
            lanes const left = (at(first + of.max_lag + i) * scale - line) * to_unit;
            return left;
        };
        for (std::size_t i = 0; i < of.window; i += 2)
            store<whole>(unit + i / 2 * width + lane, packed(newest(i), newest(i + 1)));
    }
}

// Rows row … row + row_count − 1, vector_count vectors of columns: all sums stay in registers.
template<std::size_t row_count, std::size_t vector_count>
void tile(
    whole_rows const& rows, std::size_t row, std::int32_t const* columns, std::size_t width, std::int32_t* sums,
    std::size_t sums_width) {
    std::int16_t const* of[row_count];
    auto begin = rows.begin(row), end = rows.end(row);
    for (std::size_t r = 0; r < row_count; ++r) {
        of[r] = rows[row + r];
        begin = rows.begin(row + r) < begin ? rows.begin(row + r) : begin;
        end = rows.end(row + r) > end ? rows.end(row + r) : end;
    }
    whole sum[row_count][vector_count] = {};
    for (auto p = begin; p < end; ++p) {
        whole column[vector_count];
#pragma GCC unroll 8
        for (std::size_t v = 0; v < vector_count; ++v) column[v] = load<whole>(columns + p * width + v * lane_width);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < row_count; ++r) {
            std::int32_t pair = 0;
            std::memcpy(&pair, of[r] + 2 * p, sizeof pair);
            whole const both = whole{} + pair;
#pragma GCC unroll 8
            for (std::size_t v = 0; v < vector_count; ++v) sum[r][v] = multiply_add(sum[r][v], both, column[v]);
        }
    }
    for (std::size_t r = 0; r < row_count; ++r)
        for (std::size_t v = 0; v < vector_count; ++v)
            store<whole>(sums + (row + r) * sums_width + v * lane_width, sum[r][v]);
}

// The last rows, of which there are fewer than fill a tile.
template<std::size_t row_count, std::size_t vector_count>
void rest(
    whole_rows const& rows, std::size_t left, std::int32_t const* columns, std::size_t width, std::int32_t* sums,
    std::size_t sums_width) {
    if constexpr (row_count > 0) {
        if (left == row_count)
            tile<row_count, vector_count>(rows, rows.size() - left, columns, width, sums, sums_width);
        else
            rest<row_count - 1, vector_count>(rows, left, columns, width, sums, sums_width);
    }
}

template<std::size_t vector_count>
void all_rows(
    whole_rows const& rows, std::int32_t const* columns, std::size_t width, std::int32_t* sums,
    std::size_t sums_width) {
    std::size_t row = 0;
    for (; row + tile_rows <= rows.size(); row += tile_rows)
        tile<tile_rows, vector_count>(rows, row, columns, width, sums, sums_width);
    rest<tile_rows - 1, vector_count>(rows, rows.size() - row, columns, width, sums, sums_width);
}

constexpr auto tile_lanes = tile_vectors * lane_width;

void products(whole_rows const& rows, std::int32_t const* columns, std::size_t width, std::int32_t* sums) {
    std::size_t lane = 0;
    for (; lane + tile_lanes <= width; lane += tile_lanes)
        all_rows<tile_vectors>(rows, columns + lane, width, sums + lane, width);
    for (; lane < width; lane += lane_width) all_rows<1>(rows, columns + lane, width, sums + lane, width);
}

// sums += products of columns a with those of `count` members b, of one vector of lanes.
template<std::size_t count>
void add_products(
    std::int32_t const* a, std::int32_t const* const* b, std::size_t begin, std::size_t end, std::size_t width,
    float* sums) {
    whole sum[count];
    for (std::size_t k = 0; k < count; ++k) sum[k] = load<whole>(sums + k * width);
    for (auto row = begin; row < end; ++row) {
        auto const own = load<whole>(a + row * width);
#pragma GCC unroll 8
        for (std::size_t k = 0; k < count; ++k) sum[k] = multiply_add(sum[k], own, load<whole>(b[k] + row * width));
    }
    for (std::size_t k = 0; k < count; ++k) store<whole>(sums + k * width, sum[k]);
}

void all_products(
    std::span<std::int32_t const* const> members, std::size_t rows, std::size_t width, float scale, float* sums) {
    constexpr std::size_t vectors_at_hand = 480; // of the nearest cache, 30 KiB of the widest
    constexpr std::size_t columns_at_once = 4;
    auto const people = members.size(), pairs = people * (people - 1) / 2;
    auto const stretch = vectors_at_hand / people + 1;
    for (std::size_t lane = 0; lane < width; lane += lane_width) {
        // Until all rows are added the sums are whole numbers.
        for (std::size_t pair = 0; pair < pairs; ++pair) store<whole>(sums + pair * width + lane, whole{});
        for (std::size_t begin = 0; begin < rows; begin += stretch) {
            auto const end = begin + stretch < rows ? begin + stretch : rows;
            auto* into = sums + lane;
            for (std::size_t a = 0; a < people; ++a)
                for (auto b = a + 1; b < people;) {
                    auto const many = b + columns_at_once <= people;
                    std::int32_t const* of[columns_at_once];
                    for (std::size_t k = 0; k < (many ? columns_at_once : 1); ++k) of[k] = members[b + k] + lane;
                    if (many)
                        add_products<columns_at_once>(members[a] + lane, of, begin, end, width, into);
                    else
                        add_products<1>(members[a] + lane, of, begin, end, width, into);
                    b += many ? columns_at_once : 1;
                    into += (many ? columns_at_once : 1) * width;
                }
        }
        for (std::size_t pair = 0; pair < pairs; ++pair) {
            auto* const at = sums + pair * width + lane;
            store<lanes>(at, __builtin_convertvector(load<whole>(at), lanes) * scale);
        }
    }
}

// 2n rows of sums, each to be multiplied by its factor, as n rows of int16 pairs of norm `whole_norm`.
inline void
pairs_of(std::int32_t const* sums, std::span<float const> factor, std::size_t width, std::int32_t* columns) {
    for (std::size_t lane = 0; lane < width; lane += lane_width) {
        auto const at = [&](std::size_t row) {
            lanes const value = __builtin_convertvector(load<whole>(sums + row * width + lane), lanes);
            return value * factor[row];
        };
        lanes squares{};
        for (std::size_t row = 0; row < factor.size(); ++row) squares += at(row) * at(row);
        lanes const scale = static_cast<float>(whole_norm) * inverse_root(squares);
        for (std::size_t row = 0; row < factor.size(); row += 2)
            store<whole>(columns + row / 2 * width + lane, packed(at(row) * scale, at(row + 1) * scale));
    }
}

// All steps for a few lanes before the next, so that what is between them stays in the nearer caches.
template<std::size_t vector_count>
void band_of_lanes(lane_kernels::band_of const& band, std::size_t lane, std::size_t width) {
    constexpr auto many = vector_count * lane_width;
    auto* const lines = band.room;
    auto* const columns = lines + band.lines.size() * many;
    auto* const kept = columns + band.kept.pairs() * many;
    all_rows<vector_count>(band.lines, band.samples + lane, width, lines, many);
    pairs_of(lines, band.factor, many, columns);
    all_rows<vector_count>(band.kept, columns, many, kept, many);
    for (std::size_t i = 0; i < band.kept.size() / 2; ++i)
        for (std::size_t v = 0; v < many; v += lane_width) {
            auto const* const real = kept + 2 * i * many + v;
            lanes const x = __builtin_convertvector(load<whole>(real), lanes);
            lanes const y = __builtin_convertvector(load<whole>(real + many), lanes);
            lanes const inverse = inverse_root(x * x + y * y);
            lanes const cosine = x * inverse, sine = y * inverse;
            auto const to = i * width + lane + v;
            store<lanes>(band.re + to, cosine);
            store<lanes>(band.im + to, sine);
            store<whole>(band.phases + to, packed(cosine * band.scale, sine * band.scale));
        }
}

void band_phases(lane_kernels::band_of const& band, std::size_t width) {
    std::size_t lane = 0;
    for (; lane + tile_lanes <= width; lane += tile_lanes) band_of_lanes<tile_vectors>(band, lane, width);
    for (; lane < width; lane += lane_width) band_of_lanes<1>(band, lane, width);
}

void lag_null(
    std::int32_t const* sums, std::span<lane_kernels::lag_row const> rows, std::size_t zero, float const* inverse_norm,
    std::size_t width, float* r0, float* peak) {
    for (std::size_t lane = 0; lane < width; lane += lane_width) {
        auto const r_of = [&](std::size_t row) {
            lanes const sum = __builtin_convertvector(load<whole>(sums + row * width + lane), lanes);
            auto const norm = load<lanes>(inverse_norm + rows[row].start * width + lane);
            return between(-1, sum * rows[row].of_row * norm, 1);
        };
        lanes highest = lanes{} - 1.0F;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (rows[row].of_row == 0) continue;
            auto const r = r_of(row);
            highest = r > highest ? r : highest;
        }
        auto const at_zero = r_of(zero);
        store<lanes>(r0 + lane, at_zero < 0 ? -at_zero : at_zero);
        store<lanes>(peak + lane, highest);
    }
}

// The squares of sample i; 0 where it is missing.
inline whole square_of(lane_kernels::gapped const& of, std::size_t i, std::size_t lane, std::size_t width) {
    if (!of.present[i]) return whole{};
    auto const pair = load<whole>(of.samples + i / 2 * width + lane);
    whole const sample = i % 2 != 0 ? pair >> 16 : (pair << 16) >> 16;
    return sample * sample;
}

void gapped_lag_null(lane_kernels::gapped const& of, std::size_t width, float* r0, float* peak) {
    auto const zero = of.lags.size() / 2;
    auto const before = of.present.size() - of.window - zero; // guard
    for (std::size_t lane = 0; lane < width; lane += lane_width) {
        whole energy{}; // of the second's window, exact
        for (std::size_t i = 0; i < of.window; ++i) energy += square_of(of, before + i, lane, width);
        lanes highest = lanes{} - 1.0F, at_zero{};
        for (std::size_t lag = 0; lag < of.lags.size(); ++lag) {
            if (lag > 0 && lag <= zero) // the window goes one sample on
                energy += square_of(of, before + lag - 1 + of.window, lane, width) -
                          square_of(of, before + lag - 1, lane, width);
            auto const& row = of.lags[lag];
            if (row.of_row == 0) continue;
            whole shared = energy;
            for (auto g = row.gaps_begin; g < row.gaps_end; ++g) shared -= square_of(of, of.gaps[g], lane, width);
            auto const* const sums = of.sums + 3 * lag * width + lane;
            lanes const sum = __builtin_convertvector(load<whole>(sums), lanes) * row.of_row;
            lanes const level = __builtin_convertvector(load<whole>(sums + width), lanes) * row.of_level;
            lanes const slope = __builtin_convertvector(load<whole>(sums + 2 * width), lanes) * row.of_slope;
            lanes const all = __builtin_convertvector(shared, lanes);
            lanes const left = all - level * level - slope * slope;
            lanes const inverse = left > no_variance * all ? inverse_root(left) : lanes{};
            auto const r = between(-1, sum * inverse, 1);
            highest = r > highest ? r : highest;
            if (lag == zero) at_zero = r;
        }
        store<lanes>(r0 + lane, at_zero < 0 ? -at_zero : at_zero);
        store<lanes>(peak + lane, highest);
    }
}

void locking_null(std::int32_t const* sums, float scale, std::size_t width, float* value) {
    for (std::size_t lane = 0; lane < width; lane += lane_width) {
        lanes const x = __builtin_convertvector(load<whole>(sums + lane), lanes) * scale;
        lanes const y = __builtin_convertvector(load<whole>(sums + width + lane), lanes) * scale;
        store<lanes>(value + lane, square_root(x * x + y * y));
    }
}

// The entries of a vector together.
inline std::int32_t total(whole const& v) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < lane_width; ++i) sum += v[i];
    return sum;
}

// How many keys are at most `limit`.
std::size_t count_up_to(std::int32_t const* keys, std::size_t width, std::int32_t limit) {
    whole below{};
    for (std::size_t lane = 0; lane < width; lane += lane_width) below += load<whole>(keys + lane) <= limit;
    return static_cast<std::size_t>(-total(below)); // a true comparison is −1
}

void order_statistics(
    std::span<float const> values, std::span<std::size_t const> places, std::int32_t* keys, float* found) {
    // Whole numbers in the order of the floats, halved between the least and the greatest until one is left.
    auto const count = values.size(), width = (count + block_lanes - 1) / block_lanes * block_lanes;
    std::int32_t least = 0x7fffffff, greatest = -0x7fffffff - 1;
    for (std::size_t i = 0; i < count; ++i) {
        std::memcpy(keys + i, values.data() + i, sizeof *keys);
        keys[i] ^= (keys[i] >> 31) & 0x7fffffff;
        least = keys[i] < least ? keys[i] : least;
        greatest = keys[i] > greatest ? keys[i] : greatest;
    }
    for (auto i = count; i < width; ++i) keys[i] = 0x7fffffff; // after all others
    for (std::size_t p = 0; p < places.size(); ++p) {
        auto low = least, high = greatest;
        while (low < high) {
            auto const apart = static_cast<std::uint32_t>(high) - static_cast<std::uint32_t>(low);
            auto const middle = static_cast<std::int32_t>(static_cast<std::uint32_t>(low) + apart / 2);
            if (count_up_to(keys, width, middle) > places[p])
                high = middle;
            else
                low = middle + 1;
        }
        least = low; // places ascend
        auto const bits = low ^ ((low >> 31) & 0x7fffffff);
        std::memcpy(found + p, &bits, sizeof bits);
    }
}

constexpr lane_kernels kernels_of_this_file{kernels_name,    random_spectra, inverse_fourier, shape,
                                            products,        all_products,   band_phases,     lag_null,
                                            gapped_lag_null, locking_null,   order_statistics};
