package io.lifecycle.signal.annotation;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The source of generated listeners: for each a class with a factory method
 * {@code create} and a field {@code accepted} of the type that the listener takes.
 */
final class SignatureSource {

	private static final String HEADER = """
			package %s;

			import io.lifecycle.event.LifecycleEvent;
			import io.lifecycle.signal.OnSignal;
			import io.lifecycle.signal.annotation.SignatureEvents;
			import io.lifecycle.signal.annotation.SignatureEvents.*;
			import java.lang.annotation.*;
			import java.util.*;
			import java.util.concurrent.CompletableFuture;
			import reactor.core.publisher.Mono;

			@SuppressWarnings("all")
			public class %s {
			@OnSignal @Retention(RetentionPolicy.RUNTIME) public @interface Heard {}
			%s
			}
			""";

	private SignatureSource() {
	}

	static void compile(List<Signature> signatures, Path directory) {
		List<String> options = List.of("-parameters", "-proc:none", "-nowarn", "-d", directory.toString(), "-cp",
				System.getProperty("java.class.path"));
		StringWriter errors = new StringWriter();
		boolean compiled = ToolProvider.getSystemJavaCompiler()
			.getTask(errors, null, null, options, null,
					List.of(file("generated", "Generated", join(signatures, One::source)),
							file("generated.other", "Other", join(signatures, One::superclass))))
			.call();
		assertThat(compiled).as(errors::toString).isTrue();
	}

	private static JavaFileObject file(String packageName, String name, String body) {
		return new SimpleJavaFileObject(URI.create("memory:///%s.java".formatted(name)), Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return HEADER.formatted(packageName, name, body);
			}

		};
	}

	private static String join(List<Signature> signatures, Function<One, String> source) {
		return IntStream.range(0, signatures.size())
			.mapToObj((number) -> source.apply(new One(number, signatures.get(number))))
			.collect(Collectors.joining("\n"));
	}

	private record One(int number, Signature signature) {

		String superclass() {
			return (this.signature.form() != Signature.Form.OTHER_PACKAGE) ? ""
					: "public static class B%d { %s }".formatted(this.number, listener());
		}

		String source() {
			Signature.Parameter parameter = this.signature.parameter();
			String type = parameter.type();
			String accepted = "static %s accepted;".formatted(parameter.accepted());
			return numbered(switch (this.signature.form()) {
				case DECLARED -> type("S", "", listener() + created("S") + accepted);
				case INHERITED -> type("B", "", listener()) + type("S", "extends B~", created("S") + accepted);
				case OTHER_PACKAGE -> type("S", "extends generated.other.Other.B~", created("S") + accepted);
				case OVERRIDDEN -> type("B", "", listener())
						+ type("S", "extends B~", "@Override " + method(type) + created("S") + accepted);
				case RECORD -> "record S~() { %s }".formatted(listener() + created("S") + accepted);
				case ANONYMOUS -> type("S", "",
						"static Object create() { return new Object() { %s }; }".formatted(listener()) + accepted);
				case GENERIC_SUPERCLASS -> type("B", "<E>", untyped("E"))
						+ type("S", "extends B~<%s>".formatted(type), created("S") + accepted);
				case GENERIC_ARGUMENT -> type("B", "<A>", untyped(parameter.typeWith("A")))
						+ type("S", "extends B~<%s>".formatted(parameter.argument()), created("S") + accepted);
				case DEFINED -> type("B", "<A>", untyped(parameter.typeWith("A")))
						+ type("S", "", created("B", "<%s>".formatted(parameter.argument())) + accepted);
				case IN_INTERFACE ->
					contract("", head(type)) + type("S", "implements I~", method(type) + created("S") + accepted);
				case GENERIC_INTERFACE -> contract("<E>", head("E"))
						+ type("S", "implements I~<%s>".formatted(type), method(type) + created("S") + accepted);
				case DEFAULT_METHOD -> contract("", this.signature.annotation() + " default " + method(type))
						+ type("S", "implements I~", created("S") + accepted);
				case PRIVATE_IN_INTERFACE ->
					contract("", listener()) + type("S", "implements I~", created("S") + accepted);
				case LAMBDA -> contract("<E>", head("E")) + type("S", "", lambda(type) + accepted);
			});
		}

		private String numbered(String source) {
			return source.replace("~", Integer.toString(this.number));
		}

		private String type(String prefix, String clause, String body) {
			return "static class %s~ %s { %s }\n".formatted(prefix, clause, body);
		}

		private String contract(String variables, String body) {
			return "interface I~%s { %s }\n".formatted(variables, body);
		}

		private String created(String prefix, String... arguments) {
			String type = prefix + "~" + String.join("", arguments);
			return " static %s create() { return new %s(); } ".formatted(type, type);
		}

		private String listener() {
			return this.signature.annotation() + " " + method(this.signature.parameter().type());
		}

		private String untyped(String parameter) {
			return this.signature.annotation() + " " + this.signature.method("on", parameter, this.number, false);
		}

		private String method(String parameter) {
			return this.signature.method("on", parameter, this.number, true);
		}

		private String head(String parameter) {
			return "%s %s throws Exception;".formatted(this.signature.annotation(),
					this.signature.head(this.signature.parameter().variable(), "on", parameter));
		}

		private String lambda(String type) {
			return " static I~<%s> create() { return (%s) -> %s; } ".formatted(type, this.signature.lambdaParameters(),
					this.signature.body(this.number, true));
		}

	}

}
