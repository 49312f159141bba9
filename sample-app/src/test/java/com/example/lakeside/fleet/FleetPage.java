package com.example.lakeside.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.example.lakeside.Chromium;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the fleet in headless Chromium.
 */
final class FleetPage implements AutoCloseable {

	private final ChromeDriver driver;

	FleetPage(int port, Path profile) {
		this.driver = Chromium.start(profile);
		this.driver.get("http://localhost:" + port + "/");
		awaitText("[role=status].pill", "live");
	}

	void show(String address) {
		this.driver.executeScript("location.hash = '#/' + arguments[0]", address);
	}

	void look(String theme, int width) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", (width > 500) ? 900 : 844, "deviceScaleFactor", 1, "mobile", false));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
	}

	String title() {
		return String.valueOf(this.driver.getTitle());
	}

	String text(String selector) {
		return String.valueOf(this.driver.executeScript(
				"return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent).join('\\n')",
				selector));
	}

	void awaitText(String selector, String... parts) {
		awaitThat(() -> assertThat(text(selector)).contains(parts));
	}

	void awaitThat(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.ignoreExceptionsInstanceOf(WebDriverException.class)
			.untilAsserted(assertion);
	}

	void tabTo(String label) {
		for (int i = 0; i < 80; i++) {
			type(Keys.TAB);
			if (String.valueOf(this.driver.executeScript(
					"return document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"))
				.contains(label)) {
				return;
			}
		}
		throw new AssertionError("The keyboard does not reach " + label);
	}

	void type(CharSequence keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	void awaitFrames(int frames) {
		this.driver.executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				let rest = arguments[0];
				const frame = () => rest-- > 0 ? requestAnimationFrame(frame) : done(true);
				frame();
				""", frames);
	}

	byte[] screenshot() {
		return this.driver.getScreenshotAs(OutputType.BYTES);
	}

	void assertAccessible(String view) throws IOException {
		try (InputStream axe = getClass().getResourceAsStream("/axe.min.js")) {
			assertThat(axe).isNotNull();
			this.driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
		}
		assertThat(this.driver.executeAsyncScript(
				"""
						const done = arguments[arguments.length - 1];
						axe.run().then(({ violations }) => done(violations.map(({ id, nodes }) => `${id} ${nodes[0].target} ${nodes[0].failureSummary}`).join("\\n")));
						"""))
			.as(view)
			.isEqualTo("");
		assertThat(this.driver.executeScript("return document.documentElement.scrollWidth - innerWidth")).as(view)
			.isEqualTo(0L);
		assertThat(this.driver.executeScript("""
				return [...document.querySelectorAll("main .panel *")]
					.filter((one) => getComputedStyle(one).position === "absolute").map((one) => one.className).join();
				""")).as(view).isEqualTo("");
	}

	List<String> errors() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
