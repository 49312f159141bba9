package com.example.lakeside.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.example.lakeside.Chromium;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The browser of one user: a headless Chromium with a profile of its own.
 */
final class Browser implements AutoCloseable {

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	static Browser open(String url, Path profile) {
		ChromeDriver driver = Chromium.start(profile);
		driver.get(url);
		return new Browser(driver);
	}

	void signIn(String owner) {
		choose("account", owner);
		this.driver.findElement(By.cssSelector("#sign-in button")).click();
		awaitText("me", "signed in as " + owner);
	}

	void awaitText(String id, String text) {
		awaitThat(() -> assertThat(this.driver.findElement(By.id(id)).getText()).isEqualTo(text));
	}

	void openTab(String url) {
		this.driver.switchTo().newWindow(WindowType.TAB).get(url);
	}

	void switchToFirstTab() {
		this.driver.switchTo().window(this.driver.getWindowHandles().iterator().next());
	}

	void send(String to, String amount) {
		choose("to", to);
		WebElement field = this.driver.findElement(By.name("amount"));
		field.clear();
		field.sendKeys(amount);
		this.driver.findElement(By.cssSelector("#send button")).click();
	}

	private void choose(String select, String option) {
		By choice = By.xpath("//select[@name='%s']/option[.='%s']".formatted(select, option));
		awaitThat(() -> this.driver.findElement(choice).click());
	}

	void awaitItems(String id, String... items) {
		awaitThat(() -> assertThat(items(id)).containsExactly((Object[]) items));
	}

	void awaitItemsInAnyOrder(String id, String... items) {
		awaitThat(() -> assertThat(items(id)).containsExactlyInAnyOrder((Object[]) items));
	}

	// One script reads all items because the page may change between two calls.
	@SuppressWarnings("unchecked")
	List<Object> items(String id) {
		return (List<Object>) this.driver.executeScript("""
				return [...document.getElementById(arguments[0]).children]
					.map((item) => [...item.childNodes].map((node) => node.textContent).join(" "));
				""", id);
	}

	byte[] screenshot(String id) {
		return this.driver.findElement(By.id(id)).getScreenshotAs(OutputType.BYTES);
	}

	private static void awaitThat(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.ignoreExceptionsInstanceOf(WebDriverException.class)
			.untilAsserted(assertion);
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
