package com.example.lakeside.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.example.lakeside.Chromium;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console of one user in headless Chromium.
 */
final class ConsolePage implements AutoCloseable {

	static final List<String> VIEWS = List.of("overview", "live", "timeline", "listeners", "ending", "recordings");

	private final ChromeDriver driver;

	private final Path downloads;

	ConsolePage(int port, Path profile) {
		this.downloads = profile.resolve("downloads");
		this.driver = Chromium.start(profile);
		open("http://localhost:" + port + "/actuator/console/");
	}

	void open(String url) {
		this.driver.get(url);
		awaitText("[role=status].pill", "live");
	}

	void leave() {
		this.driver.get("about:blank");
	}

	String tab() {
		return this.driver.getWindowHandle();
	}

	/**
	 * Open the console in one more tab, which hides the others.
	 */
	String openTab(int port) {
		this.driver.switchTo().newWindow(WindowType.TAB);
		open("http://localhost:" + port + "/actuator/console/");
		return tab();
	}

	void showTab(String tab) {
		this.driver.switchTo().window(tab);
	}

	void closeTab(String tab) {
		showTab(tab);
		this.driver.close();
	}

	void show(String address) {
		this.driver.executeScript("location.hash = '#/' + arguments[0]", address);
	}

	String address() {
		return String.valueOf(this.driver.executeScript("return location.hash"));
	}

	void size(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	void theme(String theme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
	}

	/**
	 * Return the text of all elements, those that are out of view included.
	 */
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

	void click(String selector, String text) {
		awaitThat(() -> assertThat(this.driver.executeScript("""
				const found = [...document.querySelectorAll(arguments[0])]
					.find((one) => one.textContent.includes(arguments[1]) && !one.hidden);
				found?.click();
				return Boolean(found);
				""", selector, text)).isEqualTo(true));
	}

	void type(String field, String text) {
		WebElement element = this.driver.findElement(By.cssSelector("[aria-label='" + field + "']"));
		element.clear();
		element.sendKeys(text);
	}

	void press(CharSequence... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	String focused() {
		return String.valueOf(this.driver.executeScript(
				"return document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"));
	}

	boolean tabUntil(String label) {
		for (int i = 0; i < 80; i++) {
			press(Keys.TAB);
			if (focused().contains(label)) {
				return true;
			}
		}
		return false;
	}

	void choose(String view, Path file) {
		show(view);
		click("main button", "Open a recording");
		this.driver.findElement(By.id("file")).sendKeys(file.toAbsolutePath().toString());
	}

	Path download() throws IOException {
		awaitThat(() -> {
			try (var files = Files.list(this.downloads)) {
				assertThat(files).isNotEmpty().allMatch((file) -> !file.toString().endsWith(".crdownload"));
			}
		});
		try (var files = Files.list(this.downloads)) {
			return files.findFirst().orElseThrow();
		}
	}

	long width() {
		return (Long) this.driver.executeScript("return innerWidth");
	}

	/**
	 * Wait until the page has drawn a number of frames.
	 */
	void awaitFrames(int frames) {
		await("""
				const done = arguments[arguments.length - 1];
				let rest = %d;
				const frame = () => rest-- > 0 ? requestAnimationFrame(frame) : done(true);
				frame();
				""".formatted(frames));
	}

	byte[] screenshot() {
		return this.driver.getScreenshotAs(OutputType.BYTES);
	}

	Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	Object await(String script) {
		return this.driver.executeAsyncScript(script);
	}

	/**
	 * Send a command of the protocol of the browser's developer tools.
	 */
	Map<String, Object> command(String name, Map<String, Object> parameters) {
		return this.driver.executeCdpCommand(name, parameters);
	}

	void scriptTimeout(Duration timeout) {
		this.driver.manage().timeouts().scriptTimeout(timeout);
	}

	long overflow() {
		return (Long) this.driver.executeScript(
				"""
						const content = document.getElementById("content");
						return Math.max(0, document.documentElement.scrollWidth - innerWidth) + content.scrollWidth - content.clientWidth;
						""");
	}

	/**
	 * Return what went wrong in the page, except that it lost its connection, or that a
	 * script pressed a button that opens a dialog.
	 */
	List<String> errors() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.map(LogEntry::getMessage)
			.filter((message) -> !message.contains("ERR_CONNECTION_REFUSED")
					&& !message.contains("ERR_INCOMPLETE_CHUNKED") && !message.contains("user activation"))
			.toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
