package com.example.lakeside.console;

import java.net.Socket;
import java.nio.file.Path;

import com.example.lakeside.Chromium;
import com.example.lakeside.LakesideBankApplication;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console while the bank ends, and when it has started again.
 */
class ConsoleRestartTests {

	private final int port = TestSocketUtils.findAvailableTcpPort();

	@BeforeAll
	static void browserIsInstalled() {
		Chromium.assumeInstalled();
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(LakesideBankApplication.class).run("--server.port=" + this.port,
				"--lakeside.events-file=target/console-restart-tests.jsonl", "--logging.level.org.openqa=error",
				"--management.endpoints.web.exposure.include=signals,console",
				"--management.endpoint.console.show-values=always", "--lifecycle.shutdown.drain-timeout=5s");
	}

	@Test
	@Timeout(120)
	void drainIsShownAndRememberedByTheNextProcess(@TempDir Path profile) throws Exception {
		ConfigurableApplicationContext bank = start();
		Visitor visitor = new Visitor(this.port);
		try (ConsolePage page = new ConsolePage(this.port, profile);
				Socket reluctant = visitor.send("GET /accounts/100/statement?years=90000 HTTP/1.1")) {
			page.size(1440, 900);
			page.show("ending");
			page.awaitText("main", "would be waited for", "GET /accounts/100/statement");
			Thread end = new Thread(bank::close);
			end.start();
			page.awaitText("main", "Draining: ", "still active");
			page.awaitText(".pill", "draining");
			assertThat(page.text(".inflight")).contains("/accounts/100/statement");
			if (System.getProperty("lakeside.pictures") != null) {
				page.awaitFrames(60);
				ConsolePicturesTests.save(page, "drain");
			}
			page.awaitText("main", "did not finish in time");
			end.join();
			page.awaitText(".pill", "the application has ended");
			assertThat(page.text("main")).contains("timeout after 5");
			page.click("#top button", "Pause");
			try (ConfigurableApplicationContext next = start()) {
				visitor.get("/accounts/200");
				page.awaitThat(() -> assertThat(page.text(".pill")).containsPattern("paused, [1-9][\\d,]* new event"));
				page.show("live?path=/accounts/100/statement&all");
				page.awaitText(".row", "GET /accounts/100/statement");
				page.show("ending");
				page.click("#top button", "Pause");
				page.awaitText(".pill", "live");
				page.awaitText("main", "The process before", "did not finish in time");
				page.show("live");
				page.awaitText(".row", "GET /accounts/200");
				assertThat(page.text(".row")).doesNotContain("/statement");
			}
			assertThat(page.errors()).isEmpty();
		}
	}

}
