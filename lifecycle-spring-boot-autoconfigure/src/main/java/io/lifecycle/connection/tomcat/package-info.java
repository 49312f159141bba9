/**
 * The seat in embedded Tomcat: it drives connections and exchanges.
 */
@NullMarked
package io.lifecycle.connection.tomcat;

import org.jspecify.annotations.NullMarked;
