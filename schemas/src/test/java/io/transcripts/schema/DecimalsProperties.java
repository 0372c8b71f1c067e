package io.transcripts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;

class DecimalsProperties {

    @Property(tries = 5_000)
    void thousandthsAreThoseOfBigDecimal(@ForAll("numbers") String number) {
        BigDecimal exact = new BigDecimal(number).setScale(3, RoundingMode.HALF_UP);
        long expected = new BigDecimal(number).abs().compareTo(new BigDecimal("1e12")) >= 0
                ? Decimals.OUT_OF_RANGE
                : exact.unscaledValue().longValueExact();
        assertThat(thousandths(number)).isEqualTo(expected);
    }

    @Property(tries = 5_000)
    void integersAreThoseOfBigDecimal(@ForAll("numbers") String number) {
        assertThat(integer(number)).isEqualTo(expectedInteger(new BigDecimal(number)));
    }

    @Example
    void roundsHalfUpByTheDigitsAsWritten() {
        assertThat(thousandths("0.0005")).isEqualTo(1);
        assertThat(thousandths("0.00049999999999999999999")).isZero();
        // The nearest double of 1.0005 is below it.
        assertThat(thousandths("1.0005")).isEqualTo(1_001);
        assertThat(thousandths("-0")).isZero();
        assertThat(thousandths("-0.0004")).isZero();
        assertThat(thousandths("-0.0005")).isEqualTo(-1);
        assertThat(thousandths("5e-4")).isEqualTo(1);
        assertThat(thousandths("3.5E0")).isEqualTo(3_500);
        assertThat(thousandths("12345678.0005e-4")).isEqualTo(1_234_568);
    }

    @Example
    void noExponentIsTooMuch() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (String exponent : new String[] {"999999999", "2147483647", "2147483648", "9".repeat(90)}) {
                for (String sign : new String[] {"", "-"}) {
                    assertThat(thousandths(sign + "1e" + exponent)).isEqualTo(Decimals.OUT_OF_RANGE);
                    assertThat(thousandths(sign + "1.5E-" + exponent)).isZero();
                    assertThat(thousandths(sign + "0.0e+" + exponent)).isZero();
                    assertThat(integer(sign + "1e" + exponent)).isEqualTo(-1);
                    assertThat(integer(sign + "1e-" + exponent)).isEqualTo(-1);
                    assertThat(integer(sign + "0.0e" + exponent)).isZero();
                }
            }
        });
    }

    private static int expectedInteger(BigDecimal number) {
        BigDecimal max = BigDecimal.valueOf(Integer.MAX_VALUE);
        boolean fits = number.signum() >= 0
                && number.compareTo(max) <= 0
                && number.compareTo(number.setScale(0, RoundingMode.DOWN)) == 0;
        return fits ? number.intValueExact() : -1;
    }

    private static long thousandths(String number) {
        String around = "9" + number + "9";
        return Decimals.thousandths(around.toCharArray(), 1, number.length());
    }

    private static int integer(String number) {
        String around = "9" + number + "9";
        return Decimals.nonNegativeInteger(around.toCharArray(), 1, number.length());
    }

    /** Numbers by the grammar of RFC 8259 section 6. */
    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> signs = Arbitraries.of("", "-");
        Arbitrary<String> integers = Arbitraries.oneOf(
                Arbitraries.of("0", "999", "2147483647", "2147483648", "999999999999", "1000000000000"),
                Arbitraries.longs().between(0, Long.MAX_VALUE).map(String::valueOf),
                Arbitraries.integers().between(0, 3_000).map(String::valueOf));
        Arbitrary<String> fractions = Arbitraries.oneOf(
                Arbitraries.just(""),
                Arbitraries.of(".0", ".000", ".0005", ".00049", ".9994", ".9995"),
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(20).map(digits -> "." + digits));
        Arbitrary<String> exponents = Arbitraries.oneOf(
                Arbitraries.just(""),
                Arbitraries.integers().between(-40, 40).map(e -> "e" + e),
                Arbitraries.integers().between(0, 40).map(e -> "E+" + e));
        return Combinators.combine(signs, integers, fractions, exponents).as((a, b, c, d) -> a + b + c + d);
    }
}
