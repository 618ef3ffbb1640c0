/*
 * test_decimal_hard.c - decimals that are known to be hard to round.
 *
 * The numbers are facts from the literature; a comment at each table names the source. Decimals that can be generated
 * are generated.
 */
#include "support.h"

#include <float.h>

#include "decimal_helpers.h"

/* Parses text, which must be a decimal from beginning to end, and compares its value with expected. */
static void check_value(const char *text, double expected) {
    double value = -1.0;
    const char *end = parse_copy(text, &value);
    if (end == NULL || *end != '\0' || bits_of(value) != bits_of(expected)) {
        fail_msg("'%.60s' (%zu bytes): %a instead of %a", text, strlen(text), value, expected);
    }
}

static void check_text(const char *text) {
    check_value(text, strtod(text, NULL));
}

/*
 * Vern Paxson and William Kahan, "A Program for Testing IEEE Decimal-Binary Conversion" (1991), tables 1 and 2. For
 * each number of digits they have the decimal that is nearest to a midpoint of two doubles from below, and from above.
 * The doubles are fraction * 2^exponent.
 */
static const struct {
    const char *text;
    uint64_t fraction;
    int exponent;
} paxson[] = {
    {"5e125", UINT64_C(6653062250012735), 365},
    {"69e267", UINT64_C(4705683757438170), 841},
    {"999e-26", UINT64_C(6798841691080350), -129},
    {"7861e-34", UINT64_C(8975675289889240), -153},
    {"75569e-254", UINT64_C(6091718967192243), -880},
    {"928609e-261", UINT64_C(7849264900213743), -900},
    {"9210917e80", UINT64_C(8341110837370930), 236},
    {"84863171e114", UINT64_C(4625202867375927), 353},
    {"653777767e273", UINT64_C(5068902999763073), 884},
    {"5232604057e-298", UINT64_C(5741343011915040), -1010},
    {"27235667517e-109", UINT64_C(6707124626673586), -380},
    {"653532977297e-123", UINT64_C(7078246407265384), -422},
    {"3142213164987e-294", UINT64_C(8219991337640559), -988},
    {"46202199371337e-72", UINT64_C(5224462102115359), -246},
    {"231010996856685e-73", UINT64_C(5224462102115359), -247},
    {"9324754620109615e212", UINT64_C(5539753864394442), 705},
    {"78459735791271921e49", UINT64_C(8388176519442766), 166},
    {"272104041512242479e200", UINT64_C(5554409530847367), 670},
    {"6802601037806061975e198", UINT64_C(5554409530847367), 668},
    {"20505426358836677347e-221", UINT64_C(4524032052079546), -722},
    {"836168422905420598437e-234", UINT64_C(5070963299887562), -760},
    {"4891559871276714924261e222", UINT64_C(6452687840519111), 757},
    {"9e-265", UINT64_C(8168427841980010), -930},
    {"85e-37", UINT64_C(6360455125664090), -169},
    {"623e100", UINT64_C(6263531988747231), 289},
    {"3571e263", UINT64_C(6234526311072170), 833},
    {"81661e153", UINT64_C(6696636728760206), 472},
    {"920657e-23", UINT64_C(5975405561110124), -109},
    {"4603285e-24", UINT64_C(5975405561110124), -110},
    {"87575437e-309", UINT64_C(8452160731874668), -1053},
    {"245540327e122", UINT64_C(4985336549131723), 381},
    {"6138508175e120", UINT64_C(4985336549131723), 379},
    {"83356057653e193", UINT64_C(5986732817132056), 625},
    {"619534293513e124", UINT64_C(4798406992060657), 399},
    {"2335141086879e218", UINT64_C(5419088166961646), 713},
    {"36167929443327e-159", UINT64_C(8135819834632444), -536},
    {"609610927149051e-255", UINT64_C(4576664294594737), -850},
    {"3743626360493413e-165", UINT64_C(6898586531774201), -549},
    {"94080055902682397e-242", UINT64_C(6273271706052298), -800},
    {"899810892172646163e283", UINT64_C(7563892574477827), 947},
    {"7120190517612959703e120", UINT64_C(5385467232557565), 409},
    {"25188282901709339043e-252", UINT64_C(5635662608542340), -825},
    {"308984926168550152811e-52", UINT64_C(5644774693823803), -157},
    {"6372891218502368041059e64", UINT64_C(4616868614322430), 233},
};

static void stress_inputs_of_paxson_and_kahan(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(paxson); i++) {
        check_value(paxson[i].text, ldexp((double)paxson[i].fraction, paxson[i].exponent));
    }
}

/* From the same report, tables 18 and 19 (for 56 bits), and tables 14 and 15 (for 24 bits). */
static const char *const other_precisions[] = {
    "7e-27",
    "37e-29",
    "743e-18",
    "7861e-33",
    "46073e-30",
    "774497e-34",
    "8184513e-33",
    "89842219e-28",
    "449211095e-29",
    "8128913627e-40",
    "87365670181e-18",
    "436828350905e-19",
    "5569902441849e-49",
    "60101945175297e-32",
    "754205928904091e-51",
    "5930988018823113e-37",
    "51417459976130695e-27",
    "826224659167966417e-41",
    "9612793100620708287e-57",
    "93219542812847969081e-39",
    "544579064588249633923e-48",
    "4985301935905831716201e-48",
    "9e26",
    "79e-8",
    "393e26",
    "9171e-40",
    "56257e-16",
    "281285e-17",
    "4691113e-43",
    "29994057e-15",
    "834548641e-46",
    "1058695771e-47",
    "872580695561e-36",
    "6638060417081e-51",
    "88473759402752e-52",
    "412413848938563e-27",
    "5592117679628511e-48",
    "83881765194427665e-50",
    "638632866154697279e-35",
    "3624461315401357483e-53",
    "75831386216699428651e-30",
    "356645068918103229683e-42",
    "7022835002724438581513e-33",
    "5e-20",
    "67e14",
    "985e15",
    "7693e-42",
    "55895e-16",
    "996622e-44",
    "7038531e-32",
    "60419369e-46",
    "702990899e-20",
    "6930161142e-48",
    "25933168707e-13",
    "596428896559e20",
    "3e-23",
    "57e18",
    "789e-35",
    "2539e-18",
    "76173e28",
    "887745e-11",
    "5382571e-37",
    "82381273e-35",
    "750486563e-38",
    "3752432815e-39",
    "75224575729e-45",
    "459926601011e15",
};

static void stress_inputs_for_other_precisions(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(other_precisions); i++) {
        check_text(other_precisions[i]);
    }
}

/*
 * Decimals that some program converted incorrectly, with the correct bits: Rick Regan's articles on exploringbinary.com
 * ("Incorrectly Rounded Conversions in Visual C++", "... in GCC and GLIBC", "Incorrect Decimal to Floating-Point
 * Conversion in SQLite", "Java Hangs When Converting 2.2250738585072012e-308", "PHP Hangs On Numeric
 * Value 2.2250738585072011e-308").
 */
static const struct {
    const char *text;
    uint64_t bits;
} known[] = {
    {"9214843084008499", 0x43405e6cec57761a},
    {"0.500000000000000166533453693773481063544750213623046875", 0x3fe0000000000002},
    {"30078505129381147446200", 0x44997a3c7271b021},
    {"1777820000000000000001", 0x4458180d5bad2e3e},
    {"0.500000000000000166547006220929549868969843373633921146392822265625", 0x3fe0000000000002},
    {"0.50000000000000016656055874808561867439493653364479541778564453125", 0x3fe0000000000002},
    {"0.3932922657273", 0x3fd92bb352c4623a},
    {"3.518437208883201171875e13", 0x42c0000000000002},
    {"62.5364939768271845828", 0x404f44abd5aa7ca4},
    {"8.10109172351e-10", 0x3e0bd5cbaef0fd0c},
    {"1.50000000000000011102230246251565404236316680908203125", 0x3ff8000000000000},
    {"1.50000000000000011102230246251565", 0x3ff8000000000000},
    {"9007199254740991.4999999999999999999999999999999995", 0x433fffffffffffff},
    {"1e-23", 0x3b282db34012b251},
    {"8.533e+68", 0x4e3fa69165a8eea2},
    {"4.1006e-184", 0x19dbe0d1c7ea60c9},
    {"9.998e+307", 0x7fe1cc0a350ca87b},
    {"9.9538452227e-280", 0x0602117ae45cde43},
    {"6.47660115e-260", 0x0a1fdd9e333badad},
    {"7.4e+47", 0x49e033d7eca0adef},
    {"5.92e+48", 0x4a1033d7eca0adef},
    {"7.35e+66", 0x4dd172b70eababa9},
    {"8.32116e+55", 0x4b8b2628393e02cd},
    {"2.2250738585072011e-308", 0x000fffffffffffff},
    {"2.2250738585072012e-308", 0x0010000000000000},
    {"2.2250738585072014e-308", 0x0010000000000000},
    {"2.225073858507201e-308", 0x000fffffffffffff},
    /* the ends of the range, and the doubles near 2^53 */
    {"1.7976931348623157e308", 0x7fefffffffffffff},
    {"1.7976931348623158e308", 0x7fefffffffffffff},
    {"1.797693134862315807e308", 0x7fefffffffffffff},
    {"1.797693134862315808e308", 0x7ff0000000000000},
    {"1.7976931348623159e308", 0x7ff0000000000000},
    {"8.98846567431158e307", 0x7fe0000000000000},
    {"1e308", 0x7fe1ccf385ebc8a0},
    {"2e308", 0x7ff0000000000000},
    {"1e309", 0x7ff0000000000000},
    {"5e-324", 1},
    {"4.9e-324", 1},
    {"3e-324", 1},
    {"2.4703282292062327208e-324", 0},
    {"2.4703282292062327209e-324", 1},
    {"2.4703282292062328e-324", 1},
    {"2.47e-324", 0},
    {"2e-324", 0},
    {"7.41098468e-324", 1},
    {"7.4109846876186981626e-324", 1},
    {"7.4109846876186981627e-324", 2},
    {"9.5e-324", 2},
    {"1e-323", 2},
    {"1.1e-323", 2},
    {"9007199254740991", 0x433fffffffffffff},
    {"9007199254740992", 0x4340000000000000},
    {"9007199254740993", 0x4340000000000000},
    {"9007199254740993.00000000000000000000000000000000000000000000000000001", 0x4340000000000001},
    {"9007199254740994", 0x4340000000000001},
    {"9007199254740995", 0x4340000000000002},
    {"9007199254740992.5", 0x4340000000000000},
    {"18014398509481993", 0x4350000000000002},
    {"18014398509481990", 0x4350000000000002},
    /* 10^23 is almost a midpoint; Go's strconv tests have its neighbours */
    {"1e23", 0x44b52d02c7e14af6},
    {"99999999999999974834176", 0x44b52d02c7e14af5},
    {"100000000000000000000001", 0x44b52d02c7e14af7},
    {"100000000000000008388608", 0x44b52d02c7e14af7},
    {"100000000000000016777215", 0x44b52d02c7e14af7},
    {"100000000000000016777216", 0x44b52d02c7e14af8},
    {"1.00000000000000011102230246251565404236316680908203125", 0x3ff0000000000000},
    {"1.00000000000000011102230246251565404236316680908203124", 0x3ff0000000000000},
    {"1.00000000000000011102230246251565404236316680908203126", 0x3ff0000000000001},
    {"1.00000000000000033306690738754696212708950042724609375", 0x3ff0000000000002},
};

static void decimals_that_programs_converted_incorrectly(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        check_value(known[i].text, double_of(known[i].bits));
        check_text(known[i].text);
    }
}

/* Inputs that crashed or misled earlier versions of David Gay's dtoa.c: CPython issue 7632, Lib/test/test_strtod.py. */
static const char *const broke_dtoa[] = {
    "2183167012312112312312.23538020374420446192e-370",
    "12579816049008305546974391768996369464963024663104e-357",
    "17489628565202117263145367596028389348922981857013e-357",
    "18487398785991994634182916638542680759613590482273e-357",
    "32002864200581033134358724675198044527469366773928e-358",
    "94393431193180696942841837085033647913224148539854e-358",
    "28639097178261763178489759107321392745108491825303e-311",
    "1.00000000000000001e44",
    "1.0000000000000000100000000000000000000001e44",
    "99999999999999994487665465554760717039532578546e-47",
    "9654371763336549317990355136719971183455700459144696213413350821416312194420007991306908470147322020121018368",
    "247032822920623295e-341",
    "99037485700245683102805043437346965248029601286431e-373",
    "99617639833743863161109961162881027406769510558457e-373",
    "98852915025769345295749278351563179840130565591462e-372",
    "99059944827693569659153042769690930905148015876788e-373",
    "98914979205069368270421829889078356254059760327101e-372",
    "1000000000000000000000000000000000000000e-16",
    "10000000000000000000000000000000000000000e-17",
    "991633793189150720000000000000000000000000000000000000000e-33",
    "4106250198039490000000000000000000000000000000000000000e-38",
    "10.900000000000000012345678912345678912345",
    "2602129298404963083833853479113577253105939995688e2",
    "260212929840496308383385347911357725310593999568896e0",
    "26021292984049630838338534791135772531059399956889601e-2",
    "260212929840496308383385347911357725310593999568895e0",
    "260212929840496308383385347911357725310593999568897e0",
    "260212929840496308383385347911357725310593999568996e0",
    "260212929840496308383385347911357725310593999568866e0",
    "999999999999999944488848768742172978818416595458984375e-54",
    "9999999999999999444888487687421729788184165954589843749999999e-54",
    "9999999999999999444888487687421729788184165954589843750000001e-54",
    "59.79470570797252226166574973080902316556696507444245101698",
    "6114917000000003e-14",
    "4.630813248087435e+307",
    "22.222222222222222",
};

static void inputs_that_broke_dtoa(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(broke_dtoa); i++) {
        check_text(broke_dtoa[i]);
    }
}

/* Regan, "Incorrectly Rounded Subnormal Conversions in Java": m * 2^-1075, each an exact midpoint. */
static void subnormal_midpoints_of_regan(void **state) {
    (void)state;
    static const struct {
        uint64_t m;
        uint64_t bits;
    } cases[] = {
        {(UINT64_C(1) << 28) + 1, 0x0000000008000000},                       /* 2^-1047 + 2^-1075 */
        {(UINT64_C(1) << 17) - 1, 0x0000000000010000},                       /* 2^-1058 - 2^-1075 */
        {(UINT64_C(1) << 48) + (UINT64_C(1) << 9) + 1, 0x0000800000000100},  /* 2^-1027 + 2^-1066 + 2^-1075 */
        {(UINT64_C(1) << 17) + (UINT64_C(1) << 12) + 1, 0x0000000000010800}, /* 2^-1058 + 2^-1063 + 2^-1075 */
        {1, 0},                                                              /* half the smallest */
        {3, 2},
        {(UINT64_C(1) << 53) - 1, 0x0010000000000000}, /* largest subnormal, smallest normal */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char digits[EXACT_DIGITS_MAX + 1];
        char text[EXACT_DIGITS_MAX + 1064];
        const int exponent = exact_decimal(cases[i].m, -1075, digits);
        sprintf(text, "%se%d", digits, exponent);
        check_value(text, double_of(cases[i].bits));
        check_text(text);
        sprintf(text, "%s%01000d1e%d", digits, 0, exponent - 1001);
        check_value(text, double_of((cases[i].m + 1) / 2));
    }
}

/* Decimals near 2^1024 - 2^970, the smallest value that rounds to infinity. */
static void edge_of_infinity(void **state) {
    (void)state;
    char digits[EXACT_DIGITS_MAX + 1];
    char text[EXACT_DIGITS_MAX + 64];
    const int exponent = exact_decimal((UINT64_C(1) << 54) - 1, 970, digits);
    assert_int_equal(exponent, 0);
    check_value(digits, INFINITY);
    sprintf(text, "%s.000000000000000000000000001", digits);
    check_value(text, INFINITY);
    step_digits(digits, (int)strlen(digits), -1);
    check_value(digits, DBL_MAX);
    sprintf(text, "%s.9999999999999999999999999999", digits);
    check_value(text, DBL_MAX);
}

/* 10^n, with an exponent, without one, and with many zeros. */
static void powers_of_ten(void **state) {
    (void)state;
    for (int n = -400; n <= 400; n++) {
        char text[1024];
        sprintf(text, "1e%d", n);
        check_text(text);
        const double expected = strtod(text, NULL);
        if (n >= 0) {
            sprintf(text, "1%0*d", n, 0);
            text[n + 1] = '\0'; /* %0*d writes one zero even for n = 0 */
            check_value(text, expected);
        } else {
            sprintf(text, "0.%0*d", -n, 1);
            check_value(text, expected);
        }
        sprintf(text, "%0*de%d", 500, 1, n);
        check_value(text, expected);
        sprintf(text, "0.%0500de%d", 1, n + 500);
        check_value(text, expected);
        sprintf(text, "1%0500de%d", 0, n - 500);
        check_value(text, expected);
    }
}

static void powers_of_two(void **state) {
    (void)state;
    for (int n = 0; n <= 1100; n++) {
        struct natural power = natural_of(1);
        char digits[EXACT_DIGITS_MAX + 1];
        natural_scale(&power, 2, n, UINT32_C(1) << 31, 31);
        const int length = natural_digits(&power, digits);
        check_value(digits, ldexp(1.0, n));
        step_digits(digits, length, 1);
        check_text(digits);
        natural_digits(&power, digits);
        step_digits(digits, length, -1); /* 2^n - 1; of 1, "0" */
        check_text(digits);
        char text[EXACT_DIGITS_MAX + 64];
        const int exponent = exact_decimal(1, -n, digits);
        sprintf(text, "%se%d", digits, exponent);
        check_value(text, ldexp(1.0, -n));
    }
}

/* Long decimals use strtod, which depends on the locale. So its text must not have a decimal point. */
static void a_decimal_comma_changes_nothing(void **state) {
    (void)state;
    if (!set_comma_locale()) {
        print_message("# skipped: no locale with a decimal comma is installed\n");
        skip();
    }
    double values[COUNT_OF(known)];
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        assert_non_null(parse_copy(known[i].text, &values[i]));
    }
    setlocale(LC_ALL, "C");
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        assert_double(double_of(known[i].bits), values[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stress_inputs_of_paxson_and_kahan),
        cmocka_unit_test(stress_inputs_for_other_precisions),
        cmocka_unit_test(decimals_that_programs_converted_incorrectly),
        cmocka_unit_test(inputs_that_broke_dtoa),
        cmocka_unit_test(subnormal_midpoints_of_regan),
        cmocka_unit_test(edge_of_infinity),
        cmocka_unit_test(powers_of_ten),
        cmocka_unit_test(powers_of_two),
        cmocka_unit_test(a_decimal_comma_changes_nothing),
    };
    return cmocka_run_group_tests(tests, make_decimal_arena, free_decimal_arena);
}
