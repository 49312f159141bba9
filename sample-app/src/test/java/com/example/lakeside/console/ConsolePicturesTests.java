package com.example.lakeside.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the pictures of the documentation: {@code -Dlakeside.pictures=docs/images}. That
 * of a drain is taken by {@link ConsoleRestartTests}.
 */
@EnabledIfSystemProperty(named = "lakeside.pictures", matches = ".+")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "lakeside.events-file=target/console-pictures.jsonl", "logging.level.root=error",
				"management.endpoints.web.exposure.include=signals, console",
				"management.endpoint.console.show-values=always" })
class ConsolePicturesTests {

	private static final int CLIENTS = 7;

	private static final Path DIRECTORY = Path.of(System.getProperty("lakeside.pictures", "target"));

	@LocalServerPort
	private int port;

	@Test
	void takePictures(@TempDir Path profile) throws IOException {
		AtomicBoolean open = new AtomicBoolean(true);
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		try (ConsolePage page = new ConsolePage(this.port, profile)) {
			page.size(1440, 900);
			for (int i = 0; i < CLIENTS; i++) {
				clients.submit(() -> visit(open));
			}
			for (int i = 0; i < 10; i++) {
				page.awaitFrames(500);
			}
			take(page, "light", "overview");
			take(page, "light", "live");
			take(page, "dark", "timeline");
			page.show("overview");
			page.click(".problems a", "/accounts/{id}/credit-score");
			page.awaitText(".events", "RequestComplete");
			save(page, "story");
			page.theme("light");
			take(page, "light", "listeners");
			take(page, "light", "ending");
			page.size(390, 844);
			take(page, "dark", "overview");
		}
		finally {
			open.set(false);
			clients.shutdownNow();
		}
	}

	private Void visit(AtomicBoolean open) throws IOException, InterruptedException {
		Visitor visitor = new Visitor(this.port);
		for (int i = 0; open.get(); i++) {
			for (int account = 100; account <= 400; account += 100) {
				visitor.get("/accounts/" + account);
				visitor.transfer(400, "0.01");
				visitor.get("/quotes/EUR");
			}
			if (i % 3 == 0) {
				visitor.visit();
			}
		}
		return null;
	}

	private static void take(ConsolePage page, String theme, String view) throws IOException {
		page.theme(theme);
		page.show(view);
		page.awaitThat(() -> assertThat(page.address()).isEqualTo("#/" + view));
		page.awaitFrames(120);
		save(page, (page.width() < 500) ? view + "-narrow" : view);
	}

	static void save(ConsolePage page, String name) throws IOException {
		Files.write(DIRECTORY.resolve("console-" + name + ".png"), page.screenshot());
	}

}
