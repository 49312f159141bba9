/**
 * Lakeside Bank, a small application that shows its lifecycle events.
 */
@NullMarked
package com.example.lakeside;

import org.jspecify.annotations.NullMarked;
