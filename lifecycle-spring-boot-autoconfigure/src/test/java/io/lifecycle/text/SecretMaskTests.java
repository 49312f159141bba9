package io.lifecycle.text;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link SecretMask}.
 */
class SecretMaskTests {

	private final SecretMask mask = SecretMask.defaults();

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "a=1", "a=1&b=2", "&&", "=", "=x", "a=", "token", "token&a=1", "a=token", "%zz=1",
			"q=pass", "a;b;c", "a?b", "keyword=x", "design=x", "passenger=x", "classId=x", "codec=x", "monkey=x",
			"kEY=x" })
	void queryWithoutSecretIsUnchanged(String query) {
		assertThat(this.mask.query(query)).isSameAs(query);
	}

	@ParameterizedTest
	@CsvSource({ "token=s3cret, token=***", "a=1&token=s3cret&b=2, a=1&token=***&b=2",
			"token=s3cret&token=s3cret, token=***&token=***", "token=, token=***", "TOKEN=s3cret, TOKEN=***",
			"access_token=s3cret, access_token=***", "user.password=s3cret, user.password=***",
			"credentials[0]=s3cret, credentials[0]=***", "pass%77ord=s3cret, pass%77ord=***",
			"%74%6F%6B%65%6E=s3cret, %74%6F%6B%65%6E=***", "t%6fken=%73&x=1, t%6fken=***&x=1",
			"token=s3cret==, token=***", "token=s3/cret, token=***", "token=s3;cret, token=***",
			"token=s3?cret, token=***", "a=1;token=s3cret, a=1;token=***",
			"url=http://x/?token=s3cret&b=2, url=http://x/?token=***&b=2", "&token=s3cret&, &token=***&",
			"a&token=s3cret, a&token=***", "X-Amz-Signature=s3cret&X-Amz-Date=1, X-Amz-Signature=***&X-Amz-Date=1",
			"X-Goog-Credential=s3cret, X-Goog-Credential=***", "sig=s3cret&se=1, sig=***&se=1",
			"AWSAccessKeyId=s3cret, AWSAccessKeyId=***", "code=s3cret&state=1, code=***&state=1", "key=s3cret, key=***",
			"k%65y=s3cret, k%65y=***", "APIKey=s3cret, APIKey=***", "user_pass=s3cret, user_pass=***",
			"jwt=s3cret, jwt=***", "otp=s3cret, otp=***", "connect.sid=s3cret, connect.sid=***",
			"session_id=s3cret, session_id=***", "JSESSION-ID=s3cret, JSESSION-ID=***", "to+ken=s3cret, to+ken=***",
			"to%00ken=s3cret, to%00ken=***", "pass1=s3cret, pass1=***", "pin2=s3cret, pin2=***",
			"accesskey=s3cret, accesskey=***", "cookie=s3cret, cookie=***",
			"url=http://me:s3cret@host/&b=a@b, url=http://***@host/&b=a@b",
			"url=http%3A%2f%2Fme%3As3cret%40host%2F&b=1, url=http%3A%2f%2F***%40host%2F&b=1",
			"PHPSESSID=s3cret, PHPSESSID=***", "new%5Bpwd%5D=s3cret, new%5Bpwd%5D=***" })
	void secretInQueryIsMasked(String query, String masked) {
		assertThat(this.mask.query(query)).isEqualTo(masked);
	}

	@ParameterizedTest
	@CsvSource({ "/shop;jsessionid=s3cret, /shop;jsessionid=***",
			"/shop;JSESSIONID=s3cret/cart, /shop;JSESSIONID=***/cart",
			"/a;v=1;token=s3cret;w=2/b;token=s3cret, /a;v=1;token=***;w=2/b;token=***",
			"/a;%74oken=s3cret, /a;%74oken=***", "/a;token=s3&cret/b, /a;token=***/b", "/a;token=s3?cret, /a;token=***",
			"/ok#token=s3cret, /ok#token=***", "/ok#a=1&token=s3cret, /ok#a=1&token=***",
			"/proxy/http://me:s3cret@host/a, /proxy/http://***@host/a", "//me:s3cret@host/a@b, //***@host/a@b",
			";jsessionid=s3cret, ;jsessionid=***", "me:s3cret@host:443, ***@host:443",
			"http://me:s3cret@host/a@b, http://***@host/a@b", "http://me:s3@cret@host, http://***@host" })
	void secretInPathIsMasked(String path, String masked) {
		assertThat(this.mask.path(path)).isEqualTo(masked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/token/s3", "/token=x", "/a;v=1", "/a;token", "/a;;/;", "*", "/a@b", "host:443",
			"http://host/a@b", "//host/a@b" })
	void pathWithoutSecretParameterIsUnchanged(String path) {
		assertThat(this.mask.path(path)).isSameAs(path);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "refused password=s3cret at all | refused password=***", "token: s3cret | token: ***",
					"{\"name\":\"a\",\"password\" : \"s3cret\"} | {\"name\":\"a\",\"password\" : \"***",
					"GET https://x/a?b=1&token=s3cret | GET https://x/a?b=1&token=***",
					"Authorization: Bearer s3cret | Authorization: ***", "was bearer s3cret | was bearer ***",
					"to https://me:s3cret@host/a | to https://***",
					"a: 1, b: 2, X-Api-Key: s3cret | a: 1, b: 2, X-Api-Key: ***",
					"user.password = s3cret | user.password = ***", "pass%77ord=s3cret | pass%77ord=***",
					"on field 'password': rejected value [s3cret] | on field 'password': ***",
					"Method parameter 'pin': For input string: \"s3cret\" | Method parameter 'pin': ***",
					"not an int: \"s3cret\" (through reference chain: app.Login[\"pin\"]) | ***",
					"for \"https://maps/api?key=s3cret\": refused | for \"https://maps/api?key=***",
					"<user>a</user><password>s3cret</password> | <user>a</user><password>***",
					"Login['pin'] = s3cret | Login['pin'] = ***", "Cookie: SESSION=s3cret | Cookie: ***",
					"pass\u200bword=s3cret | pass\u200bword=***",
					"refused by https://admin:s3c… | refused by https://***",
					"No static resource shop;jsessionid=s3cret. | No static resource shop;jsessionid=***",
					"password= | password=***" })
	void textIsMaskedFromTheFirstSecretOn(String text, String masked) {
		assertThat(this.mask.text(text)).isEqualTo(masked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "password", "bad token supplied", "a: b", "at https://host/a@b", "a=1", "=", ":",
			"status code: 404", "duplicate key: 1", "error code=5", "at https://host/a…", "a < b, token > c" })
	void textWithoutSecretIsUnchanged(String text) {
		assertThat(this.mask.text(text)).isSameAs(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", " ", "x ", "://", "=", "\"", "a=", "%", "a:", "s", "pas", "%70", "x basic", "[\"x\"]",
			"<a>" })
	void longTextIsMaskedInLinearTime(String part) {
		String text = part.repeat(500_000);
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(this.mask.text(text)).isSameAs(text));
	}

	@Test
	void maskWithoutNamesMasksNothing() {
		assertThat(new SecretMask(List.of()).query("token=x")).isEqualTo("token=x");
	}

	@Test
	void blankNamesAreIgnoredAndOthersStripped() {
		assertThat(new SecretMask(List.of("", " ", " PIN ")).query("a=1&pin=2")).isEqualTo("a=1&pin=***");
	}

	@ParameterizedTest
	@ValueSource(strings = { "&", "%zz=&", "a=&", "=", "%", "s", "?a", "authent", "%61=&", "a.b.c=1&", "://",
			"%3a%2f%2fx", "a@" })
	void longQueryIsMaskedInLinearTime(String part) {
		String query = part.repeat(2_000_000 / part.length());
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(this.mask.query(query)).isSameAs(query));
	}

	// Time cannot be compared in a test, but each object costs some.
	@ParameterizedTest
	@ValueSource(strings = { "%zz=&", "a=&", "s=;", "=", "a.b=&", "%70%61=&" })
	void namesOfClientsCostNoObjects(String part) {
		String plain = "x".repeat(6000);
		String hostile = part.repeat(6000 / part.length());
		assertThat(allocated(() -> this.mask.query(hostile)))
			.isLessThanOrEqualTo(allocated(() -> this.mask.query(plain)));
		assertThat(allocated(() -> this.mask.text(hostile)))
			.isLessThanOrEqualTo(allocated(() -> this.mask.text(plain)));
	}

	private static long allocated(Supplier<String> masking) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			assertThat(masking.get()).isNotEmpty();
			least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
		}
		return least;
	}

	@ParameterizedTest
	@ValueSource(strings = { "%", "%=", "%t=1", "%%%=%", "token%=x", "%00=\u0000", "\ud83d=1" })
	void brokenQueryNeverFails(String query) {
		assertThatNoException().isThrownBy(() -> this.mask.query(query));
	}

}
