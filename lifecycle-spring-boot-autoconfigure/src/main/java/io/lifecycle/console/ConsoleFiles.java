package io.lifecycle.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.util.HtmlUtils;

/**
 * The files of the page. All are read once, so that no path of a request is ever the path
 * of a file.
 */
final class ConsoleFiles {

	private static final String DIRECTORY = "io/lifecycle/console/ui/";

	private static final String PAGE = "/index.html";

	private final Map<String, ConsoleFile> files = new HashMap<>();

	private final String page;

	ConsoleFiles(ClassLoader classLoader) {
		try {
			for (Resource resource : new PathMatchingResourcePatternResolver(classLoader)
				.getResources("classpath:/" + DIRECTORY + "**")) {
				String url = resource.getURL().toString();
				String name = url.substring(url.lastIndexOf(DIRECTORY) + DIRECTORY.length() - 1);
				if (resource.isReadable() && !name.endsWith("/")) {
					this.files.put(name, new ConsoleFile(type(name), resource.getContentAsByteArray()));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not read the files of the console", ex);
		}
		ConsoleFile page = this.files.remove(PAGE);
		this.page = Objects.requireNonNull(page, PAGE).text();
	}

	private static String type(String name) {
		MediaType type = MediaTypeFactory.getMediaType(name).orElse(MediaType.APPLICATION_OCTET_STREAM);
		boolean text = type.getType().equals("text") || type.getSubtype().contains("json");
		return text ? new MediaType(type, StandardCharsets.UTF_8).toString() : type.toString();
	}

	/**
	 * Return a file.
	 * @param path the path within the console, with a slash at its start
	 * @return the file, or {@code null} if there is none
	 */
	@Nullable ConsoleFile find(String path) {
		return this.files.get(path);
	}

	/**
	 * Return the page, which sends the token with its requests for actions.
	 */
	ConsoleAnswer page(@Nullable Object csrfToken) {
		String page = this.page.replace("{{csrf-header}}", property(csrfToken, "headerName"))
			.replace("{{csrf-token}}", property(csrfToken, "token"));
		return ConsoleAnswer.of(200, page.getBytes(StandardCharsets.UTF_8), "Content-Type", "text/html;charset=UTF-8");
	}

	// The class of Spring Security is not on every class path.
	private static String property(@Nullable Object token, String name) {
		Object value = (token != null) ? PropertyAccessorFactory.forBeanPropertyAccess(token).getPropertyValue(name)
				: null;
		return (value != null) ? HtmlUtils.htmlEscape(value.toString()) : "";
	}

}
