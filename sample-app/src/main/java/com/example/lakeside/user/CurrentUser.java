package com.example.lakeside.user;

import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The user of the current thread. It is registered with Micrometer's context propagation,
 * so that listeners on other threads have the same user.
 */
public final class CurrentUser {

	/**
	 * The attribute of a session that holds the name of the user who has signed in.
	 */
	public static final String ATTRIBUTE = "lakeside.user";

	private static final ThreadLocal<String> holder = new ThreadLocal<>();

	static {
		ContextRegistry.getInstance().registerThreadLocalAccessor(ATTRIBUTE, holder);
	}

	private CurrentUser() {
	}

	/**
	 * Return the name of the user.
	 * @return the name, or {@code null} if nobody has signed in
	 */
	public static @Nullable String name() {
		return holder.get();
	}

	static void runAs(String name) {
		holder.set(name);
	}

	static void clear() {
		holder.remove();
	}

}
