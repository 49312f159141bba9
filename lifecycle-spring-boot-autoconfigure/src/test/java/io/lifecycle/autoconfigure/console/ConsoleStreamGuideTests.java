package io.lifecycle.autoconfigure.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parameters, formats and events that the guide lists.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleStreamGuideTests {

	private static final Pattern PARAMETER = Pattern.compile("`(\\w+=[^`<]+)`");

	private static final Pattern FORMAT = Pattern.compile("(?m)^\\| `(\\w+/[^`]+)` \\|");

	@Test
	void everyParameterAndFormatIsKnown() throws Exception {
		String guide = Files.readString(Path.of("../docs/console-stream.md"));
		try (TestServer server = TestServer.start(List.of(ConsoleApplication.class),
				"management.endpoints.web.exposure.include=console",
				"management.endpoint.console.show-values=always")) {
			ConsoleClient client = ConsoleClient.of(server.context().getEnvironment(), "/actuator/console");
			String table = guide.substring(guide.indexOf("## Select events"), guide.indexOf("All conditions"));
			Matcher parameter = PARAMETER.matcher(table);
			int parameters = 0;
			for (; parameter.find(); parameters++) {
				try (ConsoleClient.Stream stream = client.open('?' + parameter.group(1))) {
					assertThat(stream.response().statusCode()).as(parameter.group()).isEqualTo(200);
				}
				String name = parameter.group(1).replaceFirst("=.*", "");
				assertThat(client.get("/stream?" + name + "=%3C").statusCode()).as(name).isEqualTo(400);
			}
			assertThat(parameters).isEqualTo(6);
			for (Matcher format = FORMAT.matcher(guide); format.find();) {
				try (ConsoleClient.Stream stream = client.open("", "Accept", format.group(1))) {
					assertThat(stream.response().headers().firstValue("Content-Type").orElse(""))
						.startsWith(format.group(1));
				}
			}
			try (ConsoleClient.Stream stream = client.open("")) {
				assertThat(guide).contains("| `hello` |", "| `state` |", "| `seconds` |");
				assertThat(stream.event("hello")).isNotNull();
				assertThat(stream.event("state")).isNotNull();
				// A second in which nothing happens has no counts.
				new ConsoleClient("http://127.0.0.1:" + server.port()).get("/users/1");
				assertThat(stream.event("seconds")).isNotNull();
			}
		}
	}

}
