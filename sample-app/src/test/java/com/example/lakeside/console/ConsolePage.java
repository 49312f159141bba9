package com.example.lakeside.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.example.lakeside.Page;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console of one user.
 */
final class ConsolePage extends Page {

	static final List<String> VIEWS = List.of("overview", "live", "timeline", "listeners", "ending", "recordings");

	private final Path downloads;

	ConsolePage(int port, Path profile) {
		super(profile, address(port));
		this.downloads = profile.resolve("downloads");
	}

	private static String address(int port) {
		return "http://localhost:" + port + "/actuator/console/";
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
		open(address(port));
		return tab();
	}

	void showTab(String tab) {
		this.driver.switchTo().window(tab);
	}

	void closeTab(String tab) {
		showTab(tab);
		this.driver.close();
	}

	String address() {
		return String.valueOf(this.driver.executeScript("return location.hash"));
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
	 * Send a command of the protocol of the browser's developer tools.
	 */
	Map<String, Object> command(String name, Map<String, Object> parameters) {
		return this.driver.executeCdpCommand(name, parameters);
	}

	/**
	 * Return how many objects of a class the page holds.
	 */
	long count(String type) {
		Map<?, ?> prototype = (Map<?, ?>) command("Runtime.evaluate", Map.of("expression", type + ".prototype"))
			.get("result");
		Map<?, ?> objects = (Map<?, ?>) command("Runtime.queryObjects",
				Map.of("prototypeObjectId", prototype.get("objectId")))
			.get("objects");
		return Long.parseLong(String.valueOf(objects.get("description")).replaceAll("\\D", ""));
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
	@Override
	public List<String> errors() {
		return super.errors().stream()
			.filter((message) -> !message.contains("ERR_CONNECTION_REFUSED")
					&& !message.contains("ERR_INCOMPLETE_CHUNKED") && !message.contains("user activation"))
			.toList();
	}

}
