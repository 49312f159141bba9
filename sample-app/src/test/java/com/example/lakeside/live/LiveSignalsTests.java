package com.example.lakeside.live;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;

import com.example.lakeside.Chromium;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two users at once, each in a browser of their own. {@code -Dlakeside.screenshot=FILE}
 * takes a picture of what they see.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "lakeside.events-file=target/live-signals-tests.jsonl", "logging.level.org.openqa=error" })
class LiveSignalsTests {

	private static final int MARGIN = 16;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void browserIsInstalled() {
		Chromium.assumeInstalled();
	}

	@Test
	void usersSeeTheirOwnTransfersAndTheBalancesOfAll(@TempDir Path profiles) throws IOException {
		String url = "http://localhost:" + this.port;
		try (Browser ada = Browser.open(url, profiles.resolve("ada"));
				Browser barbara = Browser.open(url, profiles.resolve("barbara"))) {
			ada.signIn("Ada");
			barbara.signIn("Barbara");
			ada.awaitItems("balances", "Ada 1,200.00", "Grace 980.50", "Edsger 42.00", "Barbara 250,000.00");
			ada.send("Edsger", "25");
			ada.awaitItems("mine", "Ada → Edsger 25.00");
			barbara.send("Grace", "15000");
			// The two types of events have separate queues, so either may come first.
			barbara.awaitItemsInAnyOrder("mine", "Barbara → Grace 15,000.00",
					"Barbara → Grace: unusually large 15,000.00");
			// A message for Barbara only would have come before this one.
			ada.send("Grace", "5.5");
			ada.awaitItems("mine", "Ada → Grace 5.50", "Ada → Edsger 25.00");
			String[] balances = { "Ada 1,169.50", "Grace 15,986.00", "Edsger 67.00", "Barbara 235,000.00" };
			ada.awaitItems("balances", balances);
			barbara.awaitItems("balances", balances);
			assertThat(barbara.items("mine")).hasSize(2);
			takeScreenshot(ada, barbara);
		}
	}

	@Test
	void tabsOfOneBrowserShowTheSameUser(@TempDir Path profile) {
		String url = "http://localhost:" + this.port;
		try (Browser browser = Browser.open(url, profile)) {
			browser.signIn("Ada");
			browser.openTab(url);
			browser.signIn("Grace");
			browser.switchToFirstTab();
			browser.awaitText("me", "signed in as Grace");
		}
	}

	private static void takeScreenshot(Browser... browsers) throws IOException {
		String file = System.getProperty("lakeside.screenshot");
		if (file == null) {
			return;
		}
		List<BufferedImage> parts = new ArrayList<>();
		for (Browser browser : browsers) {
			parts.add(ImageIO.read(new ByteArrayInputStream(browser.screenshot("live"))));
		}
		int width = parts.get(0).getWidth() + 2 * MARGIN;
		int height = parts.get(0).getHeight() + 2 * MARGIN;
		BufferedImage picture = new BufferedImage(width, height * parts.size(), BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = picture.createGraphics();
		graphics.setBackground(Color.WHITE);
		graphics.clearRect(0, 0, width, picture.getHeight());
		for (int i = 0; i < parts.size(); i++) {
			graphics.drawImage(parts.get(i), MARGIN, i * height + MARGIN, null);
		}
		graphics.dispose();
		ImageIO.write(picture, "png", new File(file));
	}

}
