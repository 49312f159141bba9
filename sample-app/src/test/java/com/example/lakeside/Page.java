package com.example.lakeside;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
 * A page that shows what is live, in headless Chromium.
 */
public class Page implements AutoCloseable {

	protected final ChromeDriver driver;

	public Page(Path profile, String url) {
		this.driver = Chromium.start(profile);
		open(url);
	}

	public final void open(String url) {
		this.driver.get(url);
		awaitText("[role=status].pill", "live");
	}

	/**
	 * Show a view, and wait until the page has drawn it.
	 */
	public final void show(String address) {
		this.driver.executeScript("location.hash = '#/' + arguments[0]", address);
		awaitFrames(2);
	}

	public final void size(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	public final void theme(String theme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
	}

	/**
	 * Return the text of all elements, those that are out of view included.
	 */
	public final String text(String selector) {
		return String.valueOf(this.driver.executeScript(
				"return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent).join('\\n')",
				selector));
	}

	public final void awaitText(String selector, String... parts) {
		awaitThat(() -> assertThat(text(selector)).contains(parts));
	}

	public final void awaitThat(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.ignoreExceptionsInstanceOf(WebDriverException.class)
			.untilAsserted(assertion);
	}

	public final void press(CharSequence... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	public final String focused() {
		return String.valueOf(this.driver.executeScript(
				"return document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"));
	}

	public final boolean tabUntil(String label) {
		for (int i = 0; i < 80; i++) {
			press(Keys.TAB);
			if (focused().contains(label)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Wait until the page has drawn a number of frames.
	 */
	public final void awaitFrames(int frames) {
		await("""
				const done = arguments[arguments.length - 1];
				let rest = %d;
				const frame = () => rest-- > 0 ? requestAnimationFrame(frame) : done(true);
				frame();
				""".formatted(frames));
	}

	public final byte[] screenshot() {
		return this.driver.getScreenshotAs(OutputType.BYTES);
	}

	public final Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	public final Object await(String script) {
		return this.driver.executeAsyncScript(script);
	}

	/**
	 * Return the rules of accessibility that the page breaks, one a line.
	 */
	public final Object violations() throws IOException {
		if (Boolean.FALSE.equals(script("return 'axe' in window"))) {
			try (InputStream axe = Page.class.getResourceAsStream("/axe.min.js")) {
				assertThat(axe).isNotNull();
				script(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
			}
		}
		return await(
				"""
						const done = arguments[arguments.length - 1];
						axe.run().then(({ violations }) => done(violations.map(({ id, nodes }) => `${id} ${nodes[0].target} ${nodes[0].failureSummary}`).join("\\n")));
						""");
	}

	/**
	 * Return what went wrong in the page.
	 */
	public List<String> errors() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	@Override
	public final void close() {
		this.driver.quit();
	}

}
