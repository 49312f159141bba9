package io.lifecycle.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OwnValues}.
 */
class OwnValuesTests {

	private final OwnValues values = new OwnValues(SecretMask.defaults()::text, 100, Object::toString);

	@Test
	void secretsAreHiddenAtEachLevel() {
		record Login(String user, String password, List<Object> notes) {
		}
		Login login = new Login("ann", "s3cret", List.of("pin: s3cret", Map.of("token", "s3cret")));
		assertThat(copy(login)).asString()
			.contains("user=ann", "password=******", "pin: ***", "token=******")
			.doesNotContain("s3cret");
		assertThat(copy(new String[] { "password=s3cret" })).isEqualTo(List.of("password=***"));
		assertThat(this.values.of(Map.of("pins", List.of(1, 2), "pin", List.of(1, 2)))).containsEntry("pin",
				Redaction.HIDDEN);
	}

	@Test
	void textsAreOneShortLine() {
		assertThat(copy(List.of("a\r\nb\u202e"))).isEqualTo(List.of("a  b "));
		assertThat(copy("x".repeat(5_000_000))).isEqualTo("x".repeat(100) + '…');
		assertThat(copy("x".repeat(80) + " https://me:s3cret@host/")).asString().doesNotContain("s3cret");
		assertThat(copy(new StringBuilder("a\n"))).isEqualTo("a ");
	}

	@Test
	void levelsAndElementsAreLimited() {
		assertThat(copy(Collections.nCopies(2_000_000, 1))).isEqualTo(Collections.nCopies(20, 1));
		List<Object> cyclic = new ArrayList<>();
		cyclic.add(cyclic);
		assertThat(copy(cyclic)).asString().hasSizeLessThan(200);
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("self", map);
		assertThat(copy(map)).asString().hasSizeLessThan(200);
	}

	@Test
	void simpleValuesStayAsTheyAre() {
		assertThat(copy(7L)).isEqualTo(7L);
		assertThat(copy(true)).isEqualTo(true);
		assertThat(copy(TimeUnit.DAYS)).isEqualTo("DAYS");
		assertThat(copy(Duration.ofSeconds(1))).isEqualTo("PT1S");
		assertThat(copy(null)).isNull();
	}

	@Test
	void otherObjectIsItsText() {
		assertThat(copy(Locale.GERMANY)).isEqualTo("de_DE");
		assertThat(copy(new Object() {

			@Override
			public String toString() {
				throw new IllegalStateException("on purpose");
			}

		})).asString().startsWith(OwnValuesTests.class.getName());
	}

	private @Nullable Object copy(@Nullable Object value) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("value", value);
		return this.values.of(fields).get("value");
	}

}
